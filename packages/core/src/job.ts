import { z } from "zod";
import { JobName, JobState, Stage } from "./jobs.ts";

/** A job as people see it. `percent` is 0..100; times are ISO strings. */
export const JobView = z.object({
  id: z.uuid(),
  name: JobName,
  state: JobState,
  stage: Stage.nullable(),
  percent: z.number(),
  etaMs: z.int().nullable(),
  attempt: z.int(),
  crashes: z.int(),
  failures: z.int(),
  errorCode: z.string().nullable(),
  /** A plain sentence for the person; null unless the job failed. */
  errorMessage: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  meetingId: z.uuid().nullable(),
  personId: z.uuid().nullable(),
  /** A worker was lost or an attempt failed; the job waits for its next attempt. */
  isRetrying: z.boolean(),
});
export type JobView = z.infer<typeof JobView>;
