import type { SpokenSegment } from "@rollcall/core/transcript";

/** Confidences with three decimals: nobody can tell more, and a long meeting has 45,000 of them. */
export function roundConfidence(segments: readonly SpokenSegment[]): SpokenSegment[] {
  return segments.map((segment) => ({
    ...segment,
    words: segment.words.map((word) => ({ ...word, c: Math.round(word.c * 1000) / 1000 })),
  }));
}
