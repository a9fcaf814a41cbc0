import type { Word } from "@rollcall/core/transcript";
import { endsSentence } from "./align/endsSentence.ts";

/** A paragraph longer than either is tiring to read and to correct. */
const longestMs = 60_000;
const mostWords = 120;
/** A silence that divides as well as the end of a sentence does, where there is none. */
const pauseMs = 800;

/**
 * Cuts one speaker's words into paragraphs of at most 60 s and 120 words: after the last sentence end in the second half
 * of what fits, else at the last pause of .8 s there, else where it is full. Every word stays, in order.
 */
export function cutLongTurn(words: readonly Word[]): Word[][] {
  const parts: Word[][] = [];
  let from = 0;
  while (from < words.length) {
    let fits = from + 1;
    while (fits < words.length && fits - from < mostWords && words[fits]!.e - words[from]!.s <= longestMs) fits++;
    let end = fits;
    if (fits < words.length) {
      const half = from + (fits - from) / 2;
      const isPause = (w: number) => words[w + 1]!.s - words[w]!.e >= pauseMs;
      end = 1 + (lastAt(half, fits, (w) => endsSentence(words[w]!.t)) ?? lastAt(half, fits, isPause) ?? fits - 1);
    }
    parts.push(words.slice(from, end));
    from = end;
  }
  return parts;
}

/** The last place in [from, to) of which `holds` is true. */
function lastAt(from: number, to: number, holds: (at: number) => boolean): number | null {
  for (let at = to - 1; at >= from; at--) if (holds(at)) return at;
  return null;
}
