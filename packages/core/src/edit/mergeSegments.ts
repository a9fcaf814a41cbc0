import type { SegmentState } from "./segmentState.ts";

/**
 * Two neighbours as one: the words of both in order; identity, place and speaker are those of the first. Where they
 * were spoken at once, the second's words begin no earlier than the first's last.
 */
export function mergeSegments(first: SegmentState, second: SegmentState): SegmentState {
  const least = first.words.at(-1)?.s ?? first.startMs;
  const rest = second.words.map((word) => (word.s >= least ? word : { ...word, s: least, e: Math.max(least, word.e) }));
  return {
    ...first,
    startMs: Math.min(first.startMs, second.startMs),
    endMs: Math.max(first.endMs, second.endMs),
    words: [...first.words, ...rest],
  };
}
