import { type Pcm, type RecognisedWord, type Region, sampleRateHz } from "./artefacts.ts";
import { type ArtefactStore, artefactKey, checkpointed } from "./checkpoint.ts";
import { controlLoops } from "./controlLoops.ts";
import { fanOut } from "./fanOut.ts";
import type { Models } from "./models.ts";
import { readable } from "./readable.ts";
import { repairTimes } from "./repairTimes.ts";
import { flagGaps, hasTooFewWords } from "./secondChance.ts";

export interface TranscribeSpeechOptions {
  signal: AbortSignal;
  /** Words and names that are likely to be said. */
  vocabulary?: readonly string[] | undefined;
  /** Number of the first chunk; default 0. */
  firstChunk?: number | undefined;
  artefacts?: ArtefactStore | undefined;
  /** Share of the chunks' audio that is recognised, 0..1. */
  onProgress?: ((fraction: number) => void) | undefined;
  /** Readable words of the next finished chunk; chunks come in the recording's order. */
  onWords?: ((words: RecognisedWord[]) => void) | undefined;
}

/** Heard before and after a region that is tried on its own. */
const context = 0.3 * sampleRateHz;

/**
 * Words of all chunks in the recording's order, as the model gave them. Each chunk's words are an artefact of their own,
 * so an interrupted job continues where it stopped. A chunk that has too few words for its speech is tried again, region
 * by region.
 */
export async function transcribeSpeech(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  chunks: readonly Region[],
  options: TranscribeSpeechOptions,
): Promise<RecognisedWord[]> {
  const { signal, vocabulary = [], firstChunk = 0, artefacts, onProgress, onWords } = options;
  const recognisers = models.loaded.filter(({ role }) => role === "asr" || role === "asr-other");
  const made = recognisers.map(({ sha256 }) => sha256);
  const samples = chunks.reduce((sum, chunk) => sum + chunk.end - chunk.start, 0);
  const raw: RecognisedWord[][] = [];
  let shown = 0;
  let doneSamples = 0;

  async function recognise(chunk: Region & { index: number }): Promise<RecognisedWord[]> {
    const words = await models.recognise(pcm, chunk, signal, vocabulary);
    const own = regions.filter(({ start, end }) => start < chunk.end && end > chunk.start);
    const speech = own.reduce(
      (sum, { start, end }) => sum + Math.min(end, chunk.end) - Math.max(start, chunk.start),
      0,
    );
    if (!hasTooFewWords(words, speech)) return words;
    const again: RecognisedWord[] = [];
    for (const [n, region] of own.entries()) {
      const start = Math.max(own[n - 1]?.end ?? chunk.start - context, region.start - context, 0);
      const end = Math.min(own[n + 1]?.start ?? chunk.end + context, region.end + context);
      again.push(...(await models.recognise(pcm, { start, end, index: chunk.index }, signal, vocabulary)));
    }
    return again.length > words.length ? again : words;
  }

  await fanOut(chunks, 2 * models.lanes, async (chunk, n) => {
    const index = firstChunk + n;
    const key = artefactKey("asr", [made, chunk, index, vocabulary]);
    raw[n] = await checkpointed(artefacts, key, () => recognise({ ...chunk, index }));
    doneSamples += chunk.end - chunk.start;
    onProgress?.(doneSamples / samples);
    for (let words = raw[shown]; words; words = raw[++shown]) {
      onWords?.(finishWords(words, regions, { isPunctuated: models.isPunctuated, vocabulary }));
    }
  });
  return raw.flat();
}

/** Recognised words, sorted, as a person reads them: loops cut, doubtful places flagged, times repaired, text readable. */
export function finishWords(
  words: readonly RecognisedWord[],
  regions: readonly Region[],
  { isPunctuated, vocabulary }: { isPunctuated: boolean | undefined; vocabulary: readonly string[] },
): RecognisedWord[] {
  const repaired = flagGaps(repairTimes(controlLoops(words), regions), regions);
  return isPunctuated ? repaired : readable(repaired, vocabulary);
}
