import type { Pcm } from "@rollcall/inference/artefacts";
import { embedSample, type SampleVector } from "@rollcall/inference/enrollmentVector";
import { speechRegions } from "@rollcall/inference/vad";
import type { Tools } from "./workbench.ts";

/** The voice in a decoded clip, as enrollment hears it. */
export async function listenToClip({ models, signal }: Tools, pcm: Pcm): Promise<SampleVector> {
  const regions = speechRegions(await models.speechProbabilities(pcm, signal), pcm.samples);
  return embedSample(models, pcm, regions, signal);
}
