import type { Word } from "@rollcall/core/transcript";

/** A paragraph longer than either is tiring to read and to correct. */
const longestMs = 60_000;
const mostWords = 120;

/**
 * Cuts one speaker's words into paragraphs of at most 60 s and 120 words: after the last sentence end in the second half
 * of what fits, else where it is full. Every word stays, in order.
 */
export function cutLongTurn(words: readonly Word[]): Word[][] {
  const parts: Word[][] = [];
  let from = 0;
  while (from < words.length) {
    let fits = from + 1;
    while (fits < words.length && fits - from < mostWords && words[fits]!.e - words[from]!.s <= longestMs) fits++;
    let end = fits;
    if (fits < words.length) {
      for (let w = fits - 1; w >= from + (fits - from) / 2; w--) {
        if (!/[.?!…]$/.test(words[w]!.t)) continue;
        end = w + 1;
        break;
      }
    }
    parts.push(words.slice(from, end));
    from = end;
  }
  return parts;
}
