import { z } from "zod";

/** Every payload is ids only: details are read from rows when the job is claimed, so nothing in a queue can go stale. */
const JobRef = z.object({ orgId: z.uuid(), jobId: z.uuid() });

/** Who takes a job: "gpu" workers have the models, "cpu" workers do light work and have none. */
export const Lane = z.enum(["gpu", "cpu"]);
export type Lane = z.infer<typeof Lane>;

export interface JobDefinition<N extends string, P extends typeof JobRef, L extends Lane> {
  name: N;
  payload: P;
  lane: L;
}

function defineJob<const N extends string, P extends typeof JobRef, const L extends Lane>(
  definition: JobDefinition<N, P, L>,
): JobDefinition<N, P, L> {
  return definition;
}

/** THE contract between web and worker: every job there is. */
export const jobs = {
  transcribe: defineJob({ name: "transcribe", payload: JobRef, lane: "gpu" }),
  regroup: defineJob({ name: "regroup", payload: JobRef, lane: "gpu" }),
  identify: defineJob({ name: "identify", payload: JobRef, lane: "gpu" }),
  enroll: defineJob({ name: "enroll", payload: JobRef, lane: "gpu" }),
  reembed: defineJob({ name: "reembed", payload: JobRef, lane: "gpu" }),
  recognise: defineJob({ name: "recognise", payload: JobRef, lane: "gpu" }),
  relate: defineJob({ name: "relate", payload: JobRef, lane: "cpu" }),
  clip: defineJob({ name: "clip", payload: JobRef, lane: "cpu" }),
  purge: defineJob({ name: "purge", payload: JobRef, lane: "cpu" }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]["payload"]>;
export const JobName = z.enum(Object.keys(jobs) as [JobName, ...JobName[]]); // Object.keys forgets the literal type

/**
 * Queue options shared by all jobs. The retry limit is high on purpose: the queue counts a deploy as a
 * retry, so the job row decides when to give up (see `giveUp`).
 */
export const queueOptions = {
  policy: "exclusive",
  heartbeatSeconds: 10,
  // The most pg-boss knows; an attempt hands itself back before that, see `longestAttemptMs`.
  expireInSeconds: 24 * 3600,
  retryLimit: 1_000_000,
  // A job submitted while no worker exists waits for the first one to come.
  retentionSeconds: 365 * 24 * 3600,
  retryDelay: 1,
  retryBackoff: true,
  // Heartbeat, monitor and this delay together keep the resumption of a dead worker's job under 30 s.
  retryDelayMax: 10,
  notify: true,
} as const;

/** An attempt that runs so long is handed back and goes on from its checkpoints under a new lease. */
export const longestAttemptMs = 20 * 3600 * 1000;

/** A job whose attempts died without a word this often, or failed with an error this often, is given up. */
export const giveUp = { crashes: 3, failures: 5 } as const;

/** The NOTIFY channel that tells of every visible change of a job row; the payload is JSON {orgId, jobId}. */
export const jobChannel = "rollcall_job";

/** What a purge destroys, fixed when it is submitted; the rows are gone by then. */
export const PurgeOptions = z.object({
  mediaKeys: z.array(z.string()).default([]),
  /** People whose vectors leave the derived index. */
  personIds: z.array(z.uuid()).default([]),
  /** Jobs whose checkpoints are removed. */
  jobIds: z.array(z.uuid()).default([]),
});
export type PurgeOptions = z.infer<typeof PurgeOptions>;

export const JobState = z.enum(["queued", "running", "done", "failed", "cancelled"]);
export type JobState = z.infer<typeof JobState>;

/** The stages a person sees, in order, with their rough share of the work. */
export const stages = [
  { name: "decode", share: 0.05 },
  { name: "vad", share: 0.05 },
  { name: "asr", share: 0.5 },
  { name: "diarize", share: 0.35 },
  { name: "align", share: 0.02 },
  { name: "identify", share: 0.03 },
] as const;
export type Stage = (typeof stages)[number]["name"];
export const Stage = z.enum(["decode", "vad", "asr", "diarize", "align", "identify"]);

/** What each job goes through; its percent is measured against these stages alone. */
export const stagesOf: Record<JobName, readonly Stage[]> = {
  transcribe: ["decode", "vad", "asr", "diarize", "align"],
  regroup: ["diarize"],
  identify: ["identify"],
  enroll: ["identify"],
  reembed: ["identify"],
  recognise: ["identify"],
  relate: ["identify"],
  clip: ["decode"],
  purge: [],
};
