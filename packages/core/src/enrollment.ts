import { z } from "zod";

export const SampleState = z.enum(["waiting", "accepted", "rejected"]);
export type SampleState = z.infer<typeof SampleState>;

/** How many clips one submission may carry. */
export const maxSamplesPerSubmission = 10;

/** How long a voiceprint lives after it was last rebuilt. */
export const voiceprintLifetimeDays = 365;

/** One enrollment clip and what was found in it. */
export const SampleView = z.object({
  id: z.uuid(),
  fileName: z.string(),
  state: SampleState,
  /** Why it was refused, one plain sentence. */
  reason: z.string().nullable(),
  speechMs: z.int().nullable(),
  quality: z.record(z.string(), z.unknown()).nullable(),
  createdAt: z.string(),
});
export type SampleView = z.infer<typeof SampleView>;
