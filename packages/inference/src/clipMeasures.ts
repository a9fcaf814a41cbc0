import type { ClipMeasures } from "@rollcall/core/enrollmentGates";
import type { Pcm } from "./artefacts.ts";
import { clipQuality } from "./clipQuality.ts";
import { clipVoices } from "./clipVoices.ts";
import { embedSample, type SampleVector } from "./enrollmentVector.ts";
import type { Models } from "./models.ts";
import { speechRegions } from "./vad.ts";

/** Fewer pieces than this say nothing about how steady a voice is. */
const leastPieces = 2;

/** What is measured on one clip by itself, and the voice in it. */
export interface MeasuredClip {
  measures: Omit<ClipMeasures, "likeOwn">;
  sample: SampleVector;
}

/**
 * Everything the enrollment gates ask of a decoded clip, but how it compares with other clips. Rejects with the signal's
 * reason when aborted, and with a JobError when a model fails.
 */
export async function clipMeasures(models: Models, pcm: Pcm, signal: AbortSignal): Promise<MeasuredClip> {
  const probabilities = await models.speechProbabilities(pcm, signal);
  const regions = speechRegions(probabilities, pcm.samples);
  const [quality, voices, sample] = await Promise.all([
    clipQuality(pcm, probabilities, regions),
    clipVoices(models, pcm, regions, signal),
    embedSample(models, pcm, regions, signal),
  ]);
  const consistency = sample.pieces.length >= leastPieces ? sample.consistency : null;
  return { measures: { speechMs: sample.speechMs, ...quality, ...voices, consistency }, sample };
}
