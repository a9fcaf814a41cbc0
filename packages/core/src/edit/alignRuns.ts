import type { Token } from "./tokens.ts";

/** Two runs over the same sound place the same word at most this far apart. */
const reachMs = 400;

/** For each word of one run the same word in another run over the same recording, or -1; never crossing. */
export function alignRuns(old: readonly Token[], now: readonly Token[]): Int32Array {
  const aligned = new Int32Array(old.length).fill(-1);
  const heard = now.map(({ word }) => heardAs(word.t));
  let first = 0;
  for (const [i, { word }] of old.entries()) {
    const wanted = heardAs(word.t);
    while (first < now.length && now[first]!.word.s < word.s - reachMs) first++;
    let best = -1;
    for (let k = first; k < now.length && now[k]!.word.s <= word.s + reachMs; k++) {
      if (heard[k] !== wanted) continue;
      if (best < 0 || distance(now[k]!, word.s) < distance(now[best]!, word.s)) best = k;
    }
    aligned[i] = best;
    if (best >= 0) first = best + 1;
  }
  return aligned;
}

function distance({ word }: Token, ms: number): number {
  return Math.abs(word.s - ms);
}

function heardAs(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}']/gu, "");
}
