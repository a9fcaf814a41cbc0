import { z } from "zod";
import { JobName, Stage } from "./jobs.ts";
import { LoadedModel } from "./model.ts";

/** A job that a worker is at work on. */
const CurrentJob = z.object({
  /** Null when the job belongs to another organisation than the one that looks. */
  jobId: z.uuid().nullable(),
  name: JobName,
  stage: Stage.nullable(),
  percent: z.number(),
  attempt: z.int(),
  /** When this attempt began. */
  since: z.string(),
});
export type CurrentJob = z.infer<typeof CurrentJob>;

/** A worker as people see it; times are ISO strings. */
export const WorkerView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What kinds of work it takes. */
  lanes: z.array(z.string()),
  models: z.array(LoadedModel),
  /** When every model last gave the result it should; null before the first proof is told. */
  provedAt: z.string().nullable(),
  rssBytes: z.number().nullable(),
  current: z.array(CurrentJob),
  startedAt: z.string(),
  seenAt: z.string(),
  isAlive: z.boolean(),
});
export type WorkerView = z.infer<typeof WorkerView>;
