import { sampleRateHz } from "./artefacts.ts";
import type { AsrModel, DecodedToken, LanguageGuess } from "./models/family.ts";

/** Less than this and a language is a guess: the usual model is asked. */
const surest = 0.7;
const shortestToTell = 3 * sampleRateHz;
/** So much speech in which the usual model finds no word is worth another try. */
const longestSilent = 2 * sampleRateHz;

export interface RecognisedChunk {
  tokens: DecodedToken[];
  toConfidence: AsrModel["toConfidence"];
}

/**
 * One stretch of speech by the pack's recogniser, or by its other one when the stretch is in a language the first does
 * not know, or when the first hears nothing in speech that is long enough.
 */
export async function recogniseChunk(
  usual: AsrModel,
  other: AsrModel | undefined,
  samples: Float32Array,
  vocabulary: readonly string[],
): Promise<RecognisedChunk> {
  if (!other) return { tokens: await usual.recognise(samples, vocabulary), toConfidence: usual.toConfidence };
  const guess = samples.length >= shortestToTell ? await other.detectLanguage?.(samples) : undefined;
  const [first, second] = isForOther(guess, usual.languages ?? []) ? [other, usual] : [usual, other];
  const tokens = await first.recognise(samples, vocabulary);
  if (tokens.length > 0 || samples.length < longestSilent) return { tokens, toConfidence: first.toConfidence };
  return { tokens: await second.recognise(samples, vocabulary), toConfidence: second.toConfidence };
}

/** Only a language that is heard clearly leads away from the usual model. */
export function isForOther(guess: LanguageGuess | undefined, known: readonly string[]): boolean {
  return guess !== undefined && guess.probability >= surest && !known.includes(guess.language);
}
