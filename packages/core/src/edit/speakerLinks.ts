import type { RunSegment } from "./tokens.ts";

/** A stretch of the recording, in ms. */
export interface Stretch {
  startMs: number;
  endMs: number;
}

/** Pairs of stretches that a person says are one voice, or two. */
export interface StretchLinks {
  same: [Stretch, Stretch][];
  different: [Stretch, Stretch][];
}

export interface SpeakerLinksInput {
  /** What the models wrote. */
  base: readonly RunSegment[];
  /** How it stands now: words that kept their place keep it to the millisecond. */
  edited: readonly RunSegment[];
  /** Whom people have named, by speaker id: two speakers of one person are one voice, of two persons two. */
  people?: ReadonlyMap<string, string>;
}

/**
 * What people's own corrections say about who is who. Words given to another speaker are that speaker's voice, and not
 * the one they were taken from; a voice is shown by its longest passage that nobody touched.
 */
export function speakerLinks({ base, edited, people = new Map() }: SpeakerLinksInput): StretchLinks {
  const links: StretchLinks = { same: [], different: [] };
  const heardAs = new Map(base.flatMap(({ words, speaker }) => words.map((word) => [placeOf(word), speaker] as const)));
  const corrected = edited.flatMap((segment) => correctedIn(segment, heardAs));
  const anchors = findAnchors(edited, heardAs);

  const firstOf = new Map<string, Stretch>();
  for (const { from, to, stretch } of corrected) {
    const voice = anchors.get(to) ?? firstOf.get(to);
    if (voice) links.same.push([stretch, voice]);
    else firstOf.set(to, stretch);
    const other = from === null ? undefined : anchors.get(from);
    if (other) links.different.push([stretch, other]);
  }

  const named = [...people].flatMap(([speaker, person]) => {
    const stretch = anchors.get(speaker);
    return stretch ? [{ person, stretch }] : [];
  });
  for (const [i, a] of named.entries()) {
    for (const b of named.slice(i + 1)) {
      links[a.person === b.person ? "same" : "different"].push([a.stretch, b.stretch]);
    }
  }
  return links;
}

interface Corrected {
  from: string | null;
  to: string;
  stretch: Stretch;
}

/** Runs of words of a segment that the models had heard as somebody else's, of one speaker each. */
function correctedIn({ words, speaker }: RunSegment, heardAs: ReadonlyMap<string, string | null>): Corrected[] {
  if (speaker === null) return [];
  const found: Corrected[] = [];
  let open: Corrected | null = null;
  for (const word of words) {
    const from = heardAs.get(placeOf(word));
    // A word that was written anew says nothing by itself: it goes with the run that it stands in.
    if (from === undefined) continue;
    if (from === speaker) open = null;
    else if (open && open.from === from) open.stretch.endMs = word.e;
    else {
      open = { from, to: speaker, stretch: { startMs: word.s, endMs: word.e } };
      found.push(open);
    }
  }
  return found.filter(({ stretch }) => stretch.endMs > stretch.startMs);
}

/** The longest passage of each speaker of which the models and the person say the same. */
function findAnchors(edited: readonly RunSegment[], heardAs: ReadonlyMap<string, string | null>): Map<string, Stretch> {
  const anchors = new Map<string, Stretch>();
  for (const { speaker, words } of edited) {
    const [first, last] = [words[0], words.at(-1)];
    if (speaker === null || !first || !last) continue;
    if (words.some((word) => heardAs.get(placeOf(word)) !== speaker)) continue;
    const known = anchors.get(speaker);
    if (!known || last.e - first.s > known.endMs - known.startMs) {
      anchors.set(speaker, { startMs: first.s, endMs: last.e });
    }
  }
  return anchors;
}

function placeOf({ s, e }: { s: number; e: number }): string {
  return `${s}-${e}`;
}
