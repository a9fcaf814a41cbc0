import { z } from "zod";
import { JobName, JobState, Lane, Stage } from "./jobs.ts";

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

/** Which jobs of an organisation are meant; what is left out does not restrict. */
export const JobFilter = z.object({
  state: JobState.optional(),
  name: JobName.optional(),
  /** Looked for in the titles of meetings and the names of people. */
  query: z.string().trim().max(200).optional(),
});
export type JobFilter = z.infer<typeof JobFilter>;

/** One row of the jobs page: the job, what it is about and who works on it. */
export const JobRow = JobView.extend({
  /** Null when the meeting is gone, or the job is about none. */
  meetingTitle: z.string().nullable(),
  personName: z.string().nullable(),
  lane: Lane,
  /** Larger is earlier; see priority.ts. */
  priority: z.int(),
  /** Length of the recording, once it is known or guessed. */
  audioMs: z.int().nullable(),
  /** Which version of the meeting's transcript it makes or names. */
  transcriptVersion: z.int().nullable(),
  /** The worker that has it now. */
  workerName: z.string().nullable(),
  /** Why models ran, or run, on a processor although a GPU was wanted; one sentence each. */
  fallbacks: z.array(z.string()),
  /** It ended badly and nobody has taken it up again. */
  canRetry: z.boolean(),
});
export type JobRow = z.infer<typeof JobRow>;

/** How many jobs there are in each state. */
export const JobCounts = z.record(JobState, z.int());
export type JobCounts = z.infer<typeof JobCounts>;

/** The most jobs one bulk action changes; a caller with more asks again. */
export const maxJobsAtOnce = 200;

/** Jobs by id, or all that match a filter. */
export const JobSelection = z
  .object({ ids: z.array(z.uuid()).min(1).max(maxJobsAtOnce).optional(), filter: JobFilter.optional() })
  .refine((selection) => (selection.ids === undefined) !== (selection.filter === undefined), {
    message: "Choose jobs by their ids or by a filter.",
  });
export type JobSelection = z.infer<typeof JobSelection>;

/** What a bulk action did; `hasMore` when jobs beyond the first `maxJobsAtOnce` wait for another call. */
export const BulkResult = z.object({ changed: z.int(), skipped: z.int(), hasMore: z.boolean() });
export type BulkResult = z.infer<typeof BulkResult>;
