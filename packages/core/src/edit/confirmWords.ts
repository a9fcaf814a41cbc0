import type { SegmentState } from "./segmentState.ts";

/**
 * Words [from, to) as they are, but certain: a person has looked, and they are right. Text, times and marks stay; a mark
 * tells how the word was heard, which a look does not change.
 */
export function confirmWords(segment: SegmentState, from: number, to: number): SegmentState {
  const words = segment.words.map((word, i) => (i < from || i >= to ? word : { ...word, c: 1, h: true as const }));
  return { ...segment, words };
}
