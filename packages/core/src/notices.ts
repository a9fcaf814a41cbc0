/** One work that an application using these models has to name. */
export interface Notice {
  /** The model, or what else it is. */
  name: string;
  licence: string;
  /** The sentence the licence asks to be shown; absent where it asks for none. */
  attribution?: string | undefined;
  origin: string;
  /** The packs it is in; none of what is used whichever pack runs. */
  packs: string[];
}

/** What of the models' manifest says who made them. */
export interface NoticeSource {
  packs: readonly {
    name: string;
    models: readonly { name: string; files: readonly Omit<Notice, "name" | "packs">[] }[];
  }[];
  data: readonly Omit<Notice, "packs">[];
}

/** Who made the models and the data that comes with them, each work and licence once. */
export function modelNotices(manifest: NoticeSource): Notice[] {
  const notices = new Map<string, Notice>();
  for (const pack of manifest.packs)
    for (const { name, files } of pack.models)
      for (const { licence, attribution, origin } of files) {
        const key = JSON.stringify([name, licence, attribution ?? ""]);
        const known = notices.get(key);
        if (!known) notices.set(key, { name, licence, attribution, origin, packs: [pack.name] });
        else if (!known.packs.includes(pack.name)) known.packs.push(pack.name);
      }
  return [...notices.values(), ...manifest.data.map((work) => ({ ...work, packs: [] }))];
}
