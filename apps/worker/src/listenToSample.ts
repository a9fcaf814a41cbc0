import { embedSample, type SampleVector } from "@rollcall/inference/enrollmentVector";
import type { Models } from "@rollcall/inference/models";
import { speechRegions } from "@rollcall/inference/vad";
import type { Decoder } from "./media/decoder.ts";
import { type Decoded, decodeMedia } from "./media.ts";
import { type SpeechQuality, speechQuality } from "./speechQuality.ts";

export interface HeardSample {
  decoded: Decoded;
  sample: SampleVector;
  quality: SpeechQuality;
}

/** Decodes a clip into `target` and describes the voice in it. Throws what decoding and the models throw. */
export async function listenToSample(
  models: Models,
  decoder: Decoder,
  clip: string,
  target: string,
  signal: AbortSignal,
): Promise<HeardSample> {
  const decoded = await decodeMedia(decoder, clip, target, signal);
  const { pcm } = decoded;
  const regions = speechRegions(await models.speechProbabilities(pcm, signal), pcm.samples);
  const sample = await embedSample(models, pcm, regions, signal);
  return { decoded, sample, quality: await speechQuality(pcm, regions) };
}
