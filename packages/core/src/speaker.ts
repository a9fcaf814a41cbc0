import { z } from "zod";

export const SpeakerState = z.enum(["named", "suggested", "unknown"]);
export type SpeakerState = z.infer<typeof SpeakerState>;

/** Why a cluster was given, offered or refused a name; stored with the decision so that it can be explained later. */
export const Evidence = z.object({
  /** Cosine-like score of the best person, after normalisation. */
  score: z.number().nullable(),
  posterior: z.number().min(0).max(1).nullable(),
  runnerUp: z.object({ personId: z.string(), score: z.number() }).nullable(),
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
