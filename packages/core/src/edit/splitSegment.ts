import { segmentText, type Word } from "../transcript.ts";
import { type SegmentState, typedWord } from "./segmentState.ts";

/**
 * Cuts a segment at a place in its text: the first part keeps identity and start, the second gets `secondId` and lies
 * between the segment and the one at `nextN`. A word that is cut through shares its time by length. Null where one
 * side would be empty.
 */
export function splitSegment(
  segment: SegmentState,
  at: number,
  { secondId, nextN }: { secondId: string; nextN: number | null },
): [SegmentState, SegmentState] | null {
  const [before, after] = cutWords(segment.words, at);
  const last = before.at(-1);
  const first = after[0];
  if (!last || !first) return null;
  return [
    { ...segment, endMs: Math.max(segment.startMs, last.e), words: before },
    {
      ...segment,
      id: secondId,
      n: nextN === null ? segment.n + 1 : (segment.n + nextN) / 2,
      startMs: Math.min(first.s, segment.endMs),
      words: after,
    },
  ];
}

function cutWords(words: readonly Word[], at: number): [Word[], Word[]] {
  let offset = 0;
  for (const [i, word] of words.entries()) {
    const into = at - offset;
    if (into <= 0) return [words.slice(0, i), words.slice(i)];
    if (into < word.t.length) {
      // Where two speak at once the next word may begin before the cut; it comes after it all the same.
      const next = words[i + 1]?.s ?? word.e;
      const cut = Math.min(word.s + Math.round(((word.e - word.s) * into) / word.t.length), next);
      const head = typedWord(word.t.slice(0, into), word.s, cut);
      const tail = typedWord(word.t.slice(into), cut, word.e);
      return [
        [...words.slice(0, i), head],
        [tail, ...words.slice(i + 1)],
      ];
    }
    offset += word.t.length + 1;
  }
  return [[...words], []];
}

/** Where word `index` begins in the text of its segment. */
export function offsetOf(words: readonly Word[], index: number): number {
  return index === 0 ? 0 : segmentText(words.slice(0, index)).length + 1;
}
