import type { Pcm, RecognisedWord } from "@rollcall/inference/artefacts";
import type { Models } from "@rollcall/inference/models";
import { finishWords, transcribeSpeech } from "@rollcall/inference/transcribeSpeech";
import { asrChunks, speechRegions } from "@rollcall/inference/vad";

/** The words of a recording as the pipeline hears them, without asking who spoke. */
export async function hearWords(models: Models, pcm: Pcm, signal: AbortSignal): Promise<RecognisedWord[]> {
  const probabilities = await models.speechProbabilities(pcm, signal);
  const regions = speechRegions(probabilities, pcm.samples);
  const chunks = asrChunks(regions, probabilities, pcm.samples);
  const words = await transcribeSpeech(models, pcm, regions, chunks, { signal });
  return finishWords(words, regions, { isPunctuated: models.isPunctuated, vocabulary: [] });
}
