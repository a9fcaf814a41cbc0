import { logSumExp } from "../tensors.ts";
import type { WhisperTokens } from "./tokens.ts";

/** The first timestamp is at most 1.00 s: speech was found before. */
const latestFirst = 50;
const never = Number.NEGATIVE_INFINITY;

type RuleTokens = Pick<
  WhisperTokens,
  "endOfText" | "noTimestamps" | "timestampBegin" | "suppressed" | "suppressedFirst"
>;

/**
 * What may come after `sampled` (the tokens since the prompt), in place on one row of logits f32 [vocabulary], in the order
 * of OpenAI's decoder: nothing blank first, never a suppressed token, timestamps in pairs that do not fall, and a timestamp
 * when all of them together are likelier than any text.
 */
export function applyRules(logits: Float32Array, sampled: readonly number[], tokens: RuleTokens): void {
  const { endOfText, timestampBegin } = tokens;
  if (sampled.length === 0) for (const id of tokens.suppressedFirst) logits[id] = never;
  for (const id of tokens.suppressed) logits[id] = never;
  logits[tokens.noTimestamps] = never;

  const isTimestamp = (id: number | undefined) => id !== undefined && id >= timestampBegin;
  const endsWithOne = isTimestamp(sampled.at(-1));
  const endsWithTwo = endsWithOne && (sampled.length < 2 || isTimestamp(sampled.at(-2)));
  if (endsWithTwo) logits.fill(never, timestampBegin);
  else if (endsWithOne) logits.fill(never, 0, endOfText);

  const latest = sampled.findLast(isTimestamp);
  // The time at which a segment ended may be the next one's start; a segment of no length would never end.
  if (latest !== undefined) logits.fill(never, timestampBegin, endsWithOne && !endsWithTwo ? latest : latest + 1);
  if (sampled.length === 0) {
    logits.fill(never, 0, timestampBegin);
    logits.fill(never, timestampBegin + latestFirst + 1);
  }

  let likeliestText = never;
  for (let i = 0; i < timestampBegin; i++) if (logits[i]! > likeliestText) likeliestText = logits[i]!;
  if (logSumExp(logits, timestampBegin, logits.length) > likeliestText) logits.fill(never, 0, timestampBegin);
}
