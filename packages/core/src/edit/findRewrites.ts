import type { Word } from "../transcript.ts";
import type { Token } from "./tokens.ts";

/** Machine words [oldFrom, oldTo) have become a person's words [mineFrom, mineTo); either may be empty. */
export interface Rewrite {
  oldFrom: number;
  oldTo: number;
  mineFrom: number;
  mineTo: number;
}

export interface Rewrites {
  /** For each word of the person's version the machine word it still is, or -1. */
  kept: Int32Array;
  rewrites: Rewrite[];
}

/** Where a person's version differs from the run it was made from. A word that was left alone has its text and times. */
export function findRewrites(old: readonly Token[], mine: readonly Token[]): Rewrites {
  const places = new Map<string, number[]>();
  for (let i = old.length - 1; i >= 0; i--) {
    const key = keyOf(old[i]!.word);
    const known = places.get(key);
    if (known) known.push(i);
    else places.set(key, [i]);
  }

  const kept = new Int32Array(mine.length).fill(-1);
  const rewrites: Rewrite[] = [];
  let nextOld = 0;
  let nextMine = 0;
  const close = (oldTo: number, mineTo: number) => {
    if (oldTo > nextOld || mineTo > nextMine) {
      rewrites.push({ oldFrom: nextOld, oldTo, mineFrom: nextMine, mineTo });
    }
  };
  for (const [m, { word }] of mine.entries()) {
    const candidates = places.get(keyOf(word));
    while (candidates && candidates.length > 0 && candidates.at(-1)! < nextOld) candidates.pop();
    const o = candidates?.pop();
    if (o === undefined) continue;
    close(o, m);
    kept[m] = o;
    nextOld = o + 1;
    nextMine = m + 1;
  }
  close(old.length, mine.length);
  return { kept, rewrites };
}

function keyOf({ t, s, e }: Word): string {
  return `${s} ${e} ${t}`;
}
