import type { SegmentView } from "@rollcall/core/transcript";
import { doubtful } from "@/features/transcript/doubtful.ts";

/** The next word, or the one before, that the models were not sure of; null when there is none on that side. */
export function nextDoubt(
  segments: readonly SegmentView[],
  from: { segment: number; ms: number },
  step: 1 | -1,
): { segment: number; word: number; ms: number } | null {
  for (let index = Math.max(0, from.segment); index >= 0 && index < segments.length; index += step) {
    const words = segments[index]?.words ?? [];
    for (let n = step === 1 ? 0 : words.length - 1; n >= 0 && n < words.length; n += step) {
      const word = words[n];
      const isBeyond = index !== from.segment || (word && (step === 1 ? word.s > from.ms + 1 : word.s < from.ms - 1));
      if (word && word.c < doubtful && isBeyond) return { segment: index, word: n, ms: word.s };
    }
  }
  return null;
}
