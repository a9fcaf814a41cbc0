import { deflateSync } from "node:zlib";
import { argmax, logSumExp } from "../tensors.ts";
import { applyRules } from "./logitRules.ts";
import type { WhisperTokens } from "./tokens.ts";

/** The decoder over one stretch of audio; all lanes hear the same. */
export interface WhisperNetwork {
  /** Starts anew with the same prompt in every lane: logits f32 [lanes, prompt.length, vocabulary]. */
  start(prompt: readonly number[], lanes: number): Promise<Float32Array>;
  /** One more token in each lane: logits f32 [lanes, vocabulary]. */
  next(tokens: readonly number[]): Promise<Float32Array>;
}

export interface Decoded {
  /** Without the prompt and the end; timestamps among them. */
  tokens: number[];
  /** ln of each token's probability. */
  logProbs: number[];
  /** Mean over the tokens and the end. */
  averageLogProb: number;
  /** How well the text can be packed: loops pack very well. */
  compressionRatio: number;
  noSpeechProbability: number;
  temperature: number;
}

/** Half of what the decoder can attend to; the other half is the prompt's. */
const mostTokens = 224;
const temperatures = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** Samples to choose from when tokens are drawn. */
const drawn = 5;
const highestRatio = 2.4;
const lowestLogProb = -1;
const surelySilent = 0.6;

/**
 * Decodes at rising temperatures until the text neither loops nor is too unlikely; where nobody speaks the result is empty.
 * When every temperature fails the likeliest text that does not loop is kept, or nothing. (OpenAI's fallback.)
 */
export async function decodeWithFallback(
  network: WhisperNetwork,
  prompt: readonly number[],
  tokens: WhisperTokens,
): Promise<Decoded> {
  const failed: Decoded[] = [];
  for (const temperature of temperatures) {
    const result = await decodeOnce(network, prompt, tokens, temperature);
    const isUnlikely = result.averageLogProb < lowestLogProb;
    if (isUnlikely && result.noSpeechProbability > surelySilent) return { ...result, tokens: [], logProbs: [] };
    if (!isUnlikely && result.compressionRatio <= highestRatio) return result;
    failed.push(result);
  }
  const sound = failed.filter(({ compressionRatio }) => compressionRatio <= highestRatio);
  const best = sound.toSorted((a, b) => b.averageLogProb - a.averageLogProb)[0];
  return best ?? { ...failed[0]!, tokens: [], logProbs: [] };
}

/** Greedy at temperature 0, otherwise the likeliest of five draws; draws are the same every time. */
export async function decodeOnce(
  network: WhisperNetwork,
  prompt: readonly number[],
  tokens: WhisperTokens,
  temperature: number,
): Promise<Decoded> {
  const lanes = temperature === 0 ? 1 : drawn;
  const first = await network.start(prompt, lanes);
  const vocabulary = first.length / (lanes * prompt.length);
  const random = createRandom(1 + Math.round(temperature * 10));
  const noSpeechProbability = noSpeech(first, prompt, vocabulary, tokens);
  const results = Array.from({ length: lanes }, () => ({ tokens: [] as number[], logProbs: [] as number[], sum: 0 }));
  const isDone = new Array<boolean>(lanes).fill(false);

  let logits = lastRows(first, prompt.length, vocabulary, lanes);
  for (let step = 0; step < mostTokens; step++) {
    const chosen = results.map((result, lane) => {
      if (isDone[lane]) return tokens.endOfText;
      const row = logits.subarray(lane * vocabulary, (lane + 1) * vocabulary);
      applyRules(row, result.tokens, tokens);
      const id = temperature === 0 ? argmax(row, 0, vocabulary) : draw(row, temperature, random);
      const logProb = row[id]! - logSumExp(row, 0, vocabulary);
      result.sum += logProb;
      if (id === tokens.endOfText) isDone[lane] = true;
      else {
        result.tokens.push(id);
        result.logProbs.push(logProb);
      }
      return id;
    });
    if (isDone.every(Boolean) || step === mostTokens - 1) break;
    logits = await network.next(chosen);
  }
  const best = results.toSorted(
    (a, b) => b.sum / Math.max(1, b.tokens.length) - a.sum / Math.max(1, a.tokens.length),
  )[0]!;
  return {
    tokens: best.tokens,
    logProbs: best.logProbs,
    averageLogProb: best.sum / (best.tokens.length + 1),
    compressionRatio: compressionRatio(tokens.decode(best.tokens).trim()),
    noSpeechProbability,
    temperature,
  };
}

/** UTF-8 bytes of a text over its bytes after deflate; 0 for no text. */
export function compressionRatio(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / deflateSync(bytes).length;
}

/** Probability of the no-speech token right after the start token. */
function noSpeech(first: Float32Array, prompt: readonly number[], vocabulary: number, tokens: WhisperTokens): number {
  if (tokens.noSpeech === null) return 0;
  const from = prompt.indexOf(tokens.startOfTranscript) * vocabulary;
  return Math.exp(first[from + tokens.noSpeech]! - logSumExp(first, from, from + vocabulary));
}

/** A copy of every lane's last row: rules change it in place. */
function lastRows(all: Float32Array, length: number, vocabulary: number, lanes: number): Float32Array {
  const rows = new Float32Array(lanes * vocabulary);
  for (let lane = 0; lane < lanes; lane++) {
    const from = ((lane + 1) * length - 1) * vocabulary;
    rows.set(all.subarray(from, from + vocabulary), lane * vocabulary);
  }
  return rows;
}

function draw(logits: Float32Array, temperature: number, random: () => number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const logit of logits) if (logit > largest) largest = logit;
  let total = 0;
  for (const logit of logits) total += Math.exp((logit - largest) / temperature);
  let left = random() * total;
  for (let id = 0; id < logits.length; id++) {
    left -= Math.exp((logits[id]! - largest) / temperature);
    if (left < 0) return id;
  }
  return argmax(logits, 0, logits.length);
}

/** Even numbers in [0, 1) by a seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
