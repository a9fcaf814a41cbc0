import { z } from "zod";
import { JobView } from "./job.ts";

/** One row of the people list. */
export const PersonRow = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  hasVoiceprint: z.boolean(),
  samples: z.object({ accepted: z.int(), rejected: z.int(), waiting: z.int() }),
  /** Net speech of the accepted samples. */
  speechMs: z.int(),
  /** How many meetings this person was named in. */
  meetings: z.int(),
  job: JobView.nullable(),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const SampleView = z.object({
  id: z.uuid(),
  fileName: z.string(),
  state: z.enum(["waiting", "accepted", "rejected"]),
  /** Why it was refused, one plain sentence. */
  reason: z.string().nullable(),
  speechMs: z.int().nullable(),
  quality: z.record(z.string(), z.unknown()).nullable(),
  createdAt: z.string(),
});
export type SampleView = z.infer<typeof SampleView>;

export const ConsentView = z.object({
  id: z.uuid(),
  textVersion: z.string(),
  method: z.string(),
  givenAt: z.string(),
  withdrawnAt: z.string().nullable(),
});
export type ConsentView = z.infer<typeof ConsentView>;

/** A person with the evidence their voiceprint rests on. */
export const PersonDetail = PersonRow.extend({
  createdAt: z.string(),
  /** The latest consent, live or withdrawn. */
  consent: ConsentView.nullable(),
  samples: z.array(SampleView),
});
export type PersonDetail = z.infer<typeof PersonDetail>;
