import { averageAttention } from "./attention.ts";
import { dtw, jumps } from "./dtw.ts";
import type { WordTokens } from "./wordTokens.ts";

/** A word with its times in seconds from the start of the stretch. */
export interface TimedWord {
  text: string;
  start: number;
  end: number;
  /** Mean probability of its tokens, 0..1. */
  probability: number;
}

const secondsPerFrame = 0.02;

/**
 * When each word sounds, by the decoder's attention to the audio. `heads`: f32 [tokens, frames] of each alignment head for
 * the sequence prompt + text + end; `promptLength` counts the tokens before the no-timestamps token; the row of a token
 * says where the next one is heard. `probabilities` are those of the text tokens.
 */
export function timeWords(
  heads: readonly Float32Array[],
  frames: number,
  promptLength: number,
  words: readonly WordTokens[],
  probabilities: readonly number[],
): TimedWord[] {
  const count = probabilities.length;
  const sequence = promptLength + 1 + count + 1;
  const attention = averageAttention(heads, sequence, frames);
  const rows = count + 1;
  const cost = attention.slice(promptLength * frames, (promptLength + rows) * frames).map((x) => -x);
  const starts = jumps(dtw(cost, rows, frames)).map((frame) => frame * secondsPerFrame);
  let at = 0;
  return words.map(({ text, tokens }) => {
    const own = probabilities.slice(at, at + tokens.length);
    const start = starts[at]!;
    at += tokens.length;
    return { text, start, end: starts[at]!, probability: own.reduce((sum, p) => sum + p, 0) / Math.max(1, own.length) };
  });
}

/** Without attention in the export: words share the stretch by their letters. */
export function spreadWords(
  words: readonly WordTokens[],
  seconds: number,
  probabilities: readonly number[],
): TimedWord[] {
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  let before = 0;
  let at = 0;
  return words.map(({ text, tokens }) => {
    const own = probabilities.slice(at, at + tokens.length);
    at += tokens.length;
    const start = (before / letters) * seconds;
    before += text.length;
    return {
      text,
      start,
      end: (before / letters) * seconds,
      probability: own.reduce((sum, p) => sum + p, 0) / Math.max(1, own.length),
    };
  });
}

const sentenceMarks = ".。!！?？";
const longestMedian = 0.7;

/**
 * Attention stretches words over pauses. Words at a sentence's end or after one are cut to twice the usual length (at most
 * 1.4 s), and so is the first word after a pause of more than four times it. (OpenAI's heuristics.)
 */
export function repairDurations(words: readonly TimedWord[]): TimedWord[] {
  const repaired = words.map((word) => ({ ...word }));
  const durations = repaired.map(({ start, end }) => end - start).filter((d) => d > 0);
  if (durations.length === 0) return repaired;
  const usual = Math.min(longestMedian, median(durations));
  const longest = 2 * usual;
  const endsSentence = (word: TimedWord | undefined) =>
    word !== undefined && sentenceMarks.includes(word.text.trim().slice(-1) || " ");
  for (const [i, word] of repaired.entries()) {
    if (i === 0 || word.end - word.start <= longest) continue;
    if (endsSentence(word)) word.end = word.start + longest;
    else if (endsSentence(repaired[i - 1])) word.start = word.end - longest;
  }
  let lastSpeech = 0;
  for (const word of repaired) {
    const isAfterPause = word.end - lastSpeech > 4 * usual;
    if (isAfterPause && word.end - word.start > longest) word.start = Math.max(0, word.end - longest);
    lastSpeech = word.end;
  }
  return repaired;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
