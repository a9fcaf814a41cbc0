import type { Token } from "./tokens.ts";

/** A cut or a join is found again at a word that begins at most this far away. */
const reachMs = 500;

interface Moving {
  old: readonly Token[];
  mine: readonly Token[];
  kept: Int32Array;
  /** The words of the result, with their speakers; where segments begin is changed here. */
  tokens: Token[];
}

/** Cuts and joins segments where a person has cut or joined them. */
export function moveBoundaries({ old, mine, kept, tokens }: Moving): void {
  let before = -1;
  let next = 0;
  for (const [m, token] of mine.entries()) {
    const here = kept[m]!;
    if (here < 0) continue;
    const left = old[before];
    const wasCut = left !== undefined && left.segment !== old[here]!.segment;
    const isCut = m > 0 && token.opens;
    if (left && wasCut !== isCut && kept[m - 1] === before) {
      while (next < tokens.length && tokens[next]!.word.s < token.word.s - reachMs) next++;
      const place = nearest(tokens, next, token.word.s);
      const found = tokens[place];
      if (found && (isCut || tokens[place - 1]?.speaker === found.speaker)) found.opens = isCut;
    }
    before = here;
  }
}

/** The word that begins nearest to `ms` among those in reach, or -1. */
function nearest(tokens: readonly Token[], from: number, ms: number): number {
  let best = -1;
  for (let i = from; i < tokens.length && tokens[i]!.word.s <= ms + reachMs; i++) {
    if (best < 0 || Math.abs(tokens[i]!.word.s - ms) < Math.abs(tokens[best]!.word.s - ms)) best = i;
  }
  return best;
}
