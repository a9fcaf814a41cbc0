import { z } from "zod";
import { Sureness } from "./naming.ts";

export const SpeakerState = z.enum(["named", "suggested", "unknown"]);
export type SpeakerState = z.infer<typeof SpeakerState>;

/** Why a cluster was given, offered or refused a name; stored with the decision so that it can be explained later. */
export const Evidence = z.object({
  /** Cosine with the best person in the voice space. */
  score: z.number().nullable(),
  /** Log-odds of that person against somebody else, from the score and what a stranger would score in this recording. */
  logOdds: z.number().nullable().default(null),
  /** Probability of that person among everybody enrolled and nobody. */
  posterior: z.number().min(0).max(1).nullable(),
  /** Standard deviations above the cohort (adaptive s-norm). */
  deviations: z.number().nullable().default(null),
  runnerUp: z.object({ personId: z.string(), score: z.number() }).nullable(),
  /** The likeliest people, best first: what answers "why not Anna?". */
  candidates: z.array(z.object({ personId: z.string(), score: z.number(), logOdds: z.number() })).default([]),
  /** Log-odds that a name needed here, and how sure Rollcall had to be. */
  needed: z.number().nullable().default(null),
  sureness: Sureness.nullable().default(null),
  /** The person was on the list of those expected. */
  isExpected: z.boolean().default(false),
  margin: z.number().nullable(),
  netSpeechMs: z.int().nonnegative(),
  /** Share of the cluster's own pieces that also prefer this person. */
  voteShare: z.number().min(0).max(1).nullable(),
  /** The up to three pieces that speak most clearly for the decision. */
  clips: z.array(z.object({ startMs: z.int(), endMs: z.int(), score: z.number() })),
  /** One plain sentence: why this state and not another. */
  reason: z.string(),
});
export type Evidence = z.infer<typeof Evidence>;

/** How many colours the palette has; a speaker keeps the index given at birth. */
export const speakerColours = 12;
