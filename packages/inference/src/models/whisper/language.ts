import type { LanguageGuess } from "../family.ts";
import { logSumExp } from "../tensors.ts";

/** Below this, or in less speech than this, a language is a guess. */
const surest = 0.7;
const shortestSeconds = 3;

/** The likeliest language by the logits after the start token, among `allowed` (default: all there are). */
export function likeliestLanguage(
  logits: Float32Array,
  languages: ReadonlyMap<string, number>,
  allowed?: readonly string[],
): LanguageGuess | null {
  const candidates = [...languages].filter(([code]) => allowed === undefined || allowed.includes(code));
  if (candidates.length === 0) return null;
  const scores = Float32Array.from(candidates, ([, id]) => logits[id]!);
  const best = scores.indexOf(Math.max(...scores));
  return { language: candidates[best]![0], probability: Math.exp(scores[best]! - logSumExp(scores, 0, scores.length)) };
}

/** A clear guess on enough speech, else the language that is usual here, else the guess. */
export function chooseLanguage(guess: LanguageGuess, seconds: number, usual?: string): string {
  const isClear = guess.probability >= surest && seconds >= shortestSeconds;
  return isClear ? guess.language : (usual ?? guess.language);
}
