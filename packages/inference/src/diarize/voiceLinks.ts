import type { Region } from "../artefacts.ts";

/** What a person knows about who is who, by stretches of the recording in which one voice speaks (samples). */
export interface SpeakerLinks {
  /** Pairs of stretches of one voice. */
  same: readonly (readonly [Region, Region])[];
  /** Pairs of stretches of two voices; a pair that `same` makes one voice is ignored. */
  different: readonly (readonly [Region, Region])[];
}

/** Sets of stretches that are one voice each, and which sets are not. */
export interface LinkedSets {
  sets: Region[][];
  /** Pairs of sets. */
  apart: [number, number][];
}

/** Follows the links: what is the same as the same thing is the same. Stretches with equal edges are one stretch. */
export function linkSets({ same, different }: SpeakerLinks): LinkedSets {
  const setOf = new Map<string, Region[]>();
  const keyOf = ({ start, end }: Region) => `${start}-${end}`;
  const of = (region: Region): Region[] => {
    const known = setOf.get(keyOf(region));
    if (known) return known;
    const fresh = [region];
    setOf.set(keyOf(region), fresh);
    return fresh;
  };
  for (const [a, b] of same) {
    const [kept, gone] = [of(a), of(b)];
    if (kept === gone) continue;
    kept.push(...gone);
    for (const region of gone) setOf.set(keyOf(region), kept);
  }
  const pairs = different.map(([a, b]) => [of(a), of(b)] as const);
  const sets = [...new Set(setOf.values())];
  const apart = pairs.filter(([a, b]) => a !== b).map(([a, b]): [number, number] => [sets.indexOf(a), sets.indexOf(b)]);
  return { sets, apart };
}

/** The set each stretch is in, by the stretch's middle; -1 where it is in none. */
export function setsOf(stretches: readonly Region[], { sets }: LinkedSets): Int32Array {
  return Int32Array.from(stretches, ({ start, end }) => {
    const middle = (start + end) / 2;
    return sets.findIndex((set) => set.some((region) => region.start <= middle && middle < region.end));
  });
}

/** Whether two sets are known to be two voices. */
export function areApart({ apart }: LinkedSets, a: number, b: number): boolean {
  return apart.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
}
