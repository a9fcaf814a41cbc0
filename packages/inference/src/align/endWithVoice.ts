import type { Word } from "@rollcall/core/transcript";
import { type Diarization, sampleRateHz } from "../artefacts.ts";

/** Shorter than this no word is made. */
const leastMs = 80;

/**
 * The last word before somebody else speaks, ended where its voice ends: recognisers place the end of a word late, and
 * what follows belongs to the next person. A word in which the voice is never heard stays as it is.
 */
export function endWithVoice(
  word: Word,
  voice: number,
  { active, clusters, frames, frameStep, frameOffset }: Diarization,
): Word {
  const frameAt = (ms: number) => Math.round(((ms * sampleRateHz) / 1000 - frameOffset) / frameStep);
  const first = Math.max(0, frameAt(word.s));
  for (let f = Math.min(frames - 1, frameAt(word.e)); f >= first; f--) {
    if (active[f * clusters.length + voice] !== 1) continue;
    const endMs = Math.round(((frameOffset + (f + 0.5) * frameStep) * 1000) / sampleRateHz);
    const e = Math.min(word.e, Math.max(endMs, word.s + leastMs));
    return e < word.e ? { ...word, e } : word;
  }
  return word;
}
