import { type RecognisedWord, type Region, sampleRateHz } from "./artefacts.ts";
import type { DecodedToken } from "./models/family.ts";

/** A word's last token is taken to sound this long, unless the next word comes sooner. */
const lastTokenSamples = 0.2 * sampleRateHz;
/** And a whole word no longer than this, plus so much for each letter: of 870 read words 6 would be longer. */
const longestWordSamples = 0.15 * sampleRateHz;
const longestLetterSamples = 0.09 * sampleRateHz;

/**
 * Joins pieces into words ("▁" begins one), with times in samples of the recording. A word starts with its first token
 * and ends before the next word; `toConfidence` makes P(right), 0..1, of the geometric mean of its tokens'
 * probabilities.
 */
export function wordsFromTokens(
  tokens: readonly DecodedToken[],
  chunk: Region & { index: number },
  toConfidence: (probability: number) => number,
): RecognisedWord[] {
  const groups: DecodedToken[][] = [];
  for (const token of tokens) {
    const group = groups.at(-1);
    if (!group || token.piece.startsWith("▁")) groups.push([token]);
    else group.push(token);
  }
  const words: RecognisedWord[] = [];
  for (const [n, group] of groups.entries()) {
    const text = group
      .map((token) => token.piece)
      .join("")
      .replaceAll("▁", "");
    if (text === "") continue;
    const start = chunk.start + group[0]!.at;
    const next = groups[n + 1]?.[0];
    const latest = Math.min(
      next ? chunk.start + next.at : chunk.end,
      start + longestWordSamples + longestLetterSamples * text.length,
    );
    const last = group.at(-1)!;
    const meanLogProb = group.reduce((sum, token) => sum + token.logProb, 0) / group.length;
    words.push({
      text,
      start,
      end: Math.max(start, Math.min(latest, chunk.start + (last.end ?? last.at + lastTokenSamples))),
      confidence: toConfidence(Math.exp(meanLogProb)),
      chunk: chunk.index,
      flags: [],
    });
  }
  return words;
}
