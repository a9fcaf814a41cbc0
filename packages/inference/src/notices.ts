import type { Manifest } from "./manifest.ts";

/** One work that an application using these models has to name. */
export interface ModelNotice {
  model: string;
  licence: string;
  /** The sentence the licence asks to be shown; absent where it asks for none. */
  attribution?: string;
  origin: string;
  packs: string[];
}

/** Who made the models and under which licence, each model and licence once, for a page of notices. */
export function modelNotices(manifest: Manifest): ModelNotice[] {
  const notices = new Map<string, ModelNotice>();
  for (const pack of manifest.packs)
    for (const model of pack.models)
      for (const { licence, attribution, origin } of model.files) {
        const key = JSON.stringify([model.name, licence, attribution ?? ""]);
        const known = notices.get(key);
        if (!known) {
          const named = attribution === undefined ? {} : { attribution };
          notices.set(key, { model: model.name, licence, ...named, origin, packs: [pack.name] });
        } else if (!known.packs.includes(pack.name)) known.packs.push(pack.name);
      }
  return [...notices.values()];
}
