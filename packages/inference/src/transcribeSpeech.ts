import type { Pcm, RecognisedWord, Region } from "./artefacts.ts";
import { type ArtefactStore, artefactKey, checkpointed } from "./checkpoint.ts";
import { controlLoops } from "./controlLoops.ts";
import { fanOut } from "./fanOut.ts";
import type { Models } from "./models.ts";
import { readable } from "./readable.ts";
import { repairTimes } from "./repairTimes.ts";

export interface TranscribeSpeechOptions {
  signal: AbortSignal;
  /** Words and names that are likely to be said. */
  vocabulary?: readonly string[] | undefined;
  artefacts?: ArtefactStore | undefined;
  /** Share of the chunks' audio that is recognised, 0..1. */
  onProgress?: ((fraction: number) => void) | undefined;
  /** Readable words of the next finished chunk; chunks come in the recording's order. */
  onWords?: ((words: RecognisedWord[]) => void) | undefined;
}

/**
 * Words of all chunks in the recording's order, as readable text. Each chunk's raw words are an artefact of their own,
 * so an interrupted job continues where it stopped.
 */
export async function transcribeSpeech(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  chunks: readonly Region[],
  options: TranscribeSpeechOptions,
): Promise<RecognisedWord[]> {
  const { signal, vocabulary = [], artefacts, onProgress, onWords } = options;
  const recognisers = models.loaded.filter(({ role }) => role === "asr" || role === "asr-other");
  const made = recognisers.map(({ sha256 }) => sha256);
  const samples = chunks.reduce((sum, chunk) => sum + chunk.end - chunk.start, 0);
  const raw: RecognisedWord[][] = [];
  const finish = (words: readonly RecognisedWord[]) => {
    const repaired = repairTimes(controlLoops(words), regions);
    return models.isPunctuated ? repaired : readable(repaired, vocabulary);
  };
  let shown = 0;
  let doneSamples = 0;

  await fanOut(chunks, 2 * models.lanes, async (chunk, index) => {
    const key = artefactKey("asr", [made, chunk, index, vocabulary]);
    raw[index] = await checkpointed(artefacts, key, () =>
      models.recognise(pcm, { ...chunk, index }, signal, vocabulary),
    );
    doneSamples += chunk.end - chunk.start;
    onProgress?.(doneSamples / samples);
    for (let words = raw[shown]; words; words = raw[++shown]) onWords?.(finish(words));
  });
  return finish(raw.flat());
}
