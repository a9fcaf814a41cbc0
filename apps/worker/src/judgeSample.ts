import type { SampleVector } from "@rollcall/inference/enrollmentVector";
import type { SpeechQuality } from "./speechQuality.ts";

/** Net speech in ms: of one clip, and of all accepted clips of a person together. */
export const leastClipMs = 3000;
export const leastTotalMs = 5000;

const mostClipped = 0.01;
const lowestDb = -50;
const mostOtherVoices = 0.3;

/**
 * Why a clip cannot be used for a voiceprint, one plain sentence; null when it can. The limits are design values of the
 * enrollment gates (net speech, clipping, level, several voices).
 */
export function refusalOf(sample: SampleVector, quality: SpeechQuality): string | null {
  if (sample.speechMs < leastClipMs) return tooShort(sample.speechMs, leastClipMs, "");
  if (quality.levelDb < lowestDb) return "The voice is too quiet.";
  if (quality.clippedShare > mostClipped) return "The recording is too loud: the voice is distorted.";
  if (sample.otherVoicesShare > mostOtherVoices) return "More than one voice is heard.";
  return null;
}

/** "2 s of speech, 3 s needed." Rounded down, so that it never claims what it refuses. */
export function tooShort(speechMs: number, neededMs: number, scope: "" | " in all"): string {
  return `${Math.floor(speechMs / 1000)} s of speech${scope}, ${Math.ceil(neededMs / 1000)} s needed.`;
}
