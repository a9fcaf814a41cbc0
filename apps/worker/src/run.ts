import { setTimeout as wait } from "node:timers/promises";
import { JobError } from "@rollcall/core/errors";
import { JobName, jobs, type Lane, longestAttemptMs, type Stage } from "@rollcall/core/jobs";
import { isUnavailable } from "@rollcall/db/errors";
import { type ClaimedJob, claimJob } from "@rollcall/db/job/claimJob";
import { failJob } from "@rollcall/db/job/failJob";
import { Deferred } from "@rollcall/db/job/measureJob";
import { releaseJob } from "@rollcall/db/job/releaseJob";
import { Fenced } from "@rollcall/db/job/withAttempt";
import type { Delivery, Queue, Settlement } from "@rollcall/db/queue";
import { IndexUnavailable } from "@rollcall/db/voiceprints/qdrantConnection";
import type { Tracing } from "@rollcall/telemetry/tracing";
import type { WorkerMetrics } from "@rollcall/telemetry/workerMetrics";
import type { Logger } from "pino";
import { removeArtefacts } from "./artefactStore.ts";
import type { AttemptAt, Handler, ReadyModels, Resources } from "./handler.ts";
import { type Reporter, startReporter } from "./reporter.ts";

export interface Runner {
  /** Opens the queue for every job name. */
  start(): Promise<void>;
  /** Takes nothing new and hands back what is running; settles when the last attempt has ended. */
  stop(): Promise<void>;
  /** Nothing is being worked on. */
  isIdle(): boolean;
  /** The row of a job has changed; an attempt at it finds out at once whether it still owns it. */
  changed(jobId: string): void;
  /** When an attempt last began or ended here, on the clock of `performance.now()`. */
  lastActiveAt(): number;
}

export interface RunnerConfig {
  queue: Queue;
  handlers: { [N in JobName]: Handler<N> };
  resources: Resources;
  /** Null for a worker without the gpu lane. */
  ready: ReadyModels | null;
  /** Whose jobs are taken. */
  lanes: readonly Lane[];
  /** False while no engine thread could run a model: jobs of the gpu lane are left to others then. */
  canInfer(): boolean;
  workerId: string;
  metrics: WorkerMetrics;
  tracing: Tracing;
  log: Logger;
}

/** How an attempt ended; `code` of the error, when it was one. */
interface Ending {
  outcome: "done" | "released" | "deferred" | "fenced" | "retrying" | "failed";
  settlement: Settlement;
  code?: string;
}

/** How long a database that went away is waited for, to tell it how an attempt ended. */
const patienceMs = 60_000;
const pauseMs = 500;
const mostPardons = 10;

/** How many jobs of a name run side by side; a transcription keeps every engine thread busy by itself. */
const concurrency: Record<JobName, number> = {
  transcribe: 1,
  regroup: 1,
  identify: 2,
  enroll: 1,
  reembed: 1,
  recognise: 1,
  relate: 1,
  clip: 1,
  purge: 1,
};

/** Runs deliveries of the queue as attempts of jobs, and decides what becomes of an attempt that did not succeed. */
export function createRunner(config: RunnerConfig): Runner {
  const { queue, handlers, resources, ready, lanes, canInfer, workerId, metrics, tracing, log } = config;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const reporters = new Map<string, Reporter>();
  const pardons = new Map<string, number>();
  let lastActiveAt = performance.now();

  async function deliver<N extends JobName>(name: N, delivery: Delivery<N>): Promise<Settlement> {
    const { jobId, orgId }: { jobId: string; orgId: string } = delivery.payload;
    if (jobs[name].lane === "gpu" && !canInfer()) return "retry";
    const claim = await claimJob(resources.db, { jobId, orgId, workerId });
    if (claim.kind === "givenUp") metrics.gaveUp(name);
    if (claim.kind !== "claimed") {
      log.info({ name, jobId, orgId, outcome: claim.kind }, "nothing to do for this delivery");
      return claim.kind === "deferred" ? "retry" : "settled";
    }
    const { job, hasCrashed } = claim;
    const { lane, attempt, traceparent } = job;
    const attemptLog = log.child({ name, jobId, orgId, attempt });
    const startedAt = performance.now();
    lastActiveAt = startedAt;
    metrics.began({ name, lane, attempt, waitSeconds: (Date.now() - job.createdAt.getTime()) / 1000, hasCrashed });
    attemptLog.info("job is taken");
    const about = { "rollcall.job.id": jobId, "rollcall.job.attempt": attempt, "rollcall.job.lane": lane };
    const span = { parent: traceparent, kind: "consumer", attributes: about } as const;
    return tracing.span(`job ${name}`, span, async (open) => {
      let audioMs = 0;
      const heard = (ms: number) => {
        audioMs = ms;
      };
      const { outcome, settlement, code } = await runAttempt(name, job, delivery.signal, heard, attemptLog);
      const seconds = (performance.now() - startedAt) / 1000;
      lastActiveAt = performance.now();
      open.set({ "rollcall.outcome": outcome, "rollcall.audio_ms": audioMs });
      metrics.ended({ name, lane, attempt, outcome, seconds, audioSeconds: audioMs / 1000, ...(code && { code }) });
      attemptLog.info({ outcome, seconds, code }, "job has ended");
      return settlement;
    });
  }

  async function runAttempt<N extends JobName>(
    name: N,
    job: ClaimedJob,
    deliverySignal: AbortSignal,
    heard: (audioMs: number) => void,
    attemptLog: Logger,
  ): Promise<Ending> {
    const lost = new AbortController();
    // The queue's own signal aborts on ordinary completion as well; nothing listens by then.
    const lease = AbortSignal.timeout(longestAttemptMs);
    const signal = AbortSignal.any([deliverySignal, stopping.signal, lost.signal, lease]);
    const reporter = startReporter(resources.db, job, (reason) => lost.abort(reason), attemptLog);
    reporters.set(job.id, reporter);
    const inStage = <T>(stage: Stage, work: () => Promise<T>) => tracing.span(`stage ${stage}`, {}, work);
    try {
      const { progress } = reporter;
      const handler = handlers[name];
      const attempt = { ...resources, ...ready, log: attemptLog, signal, progress, inStage, heard };
      // Queues of the gpu lane are opened only where `ready` is there.
      await handler({ ...job, name }, attempt as AttemptAt<N>);
      return { outcome: "done", settlement: "settled" };
    } catch (error) {
      // Stopped before its end: by a shutdown, a cancellation, because another attempt has taken over, because others
      // come first, or because the database went away. None of it is the job's fault.
      const isLost = error instanceof Fenced || lost.signal.aborted;
      // However long the voiceprint index is away: what needs it waits.
      const isDeferred = error instanceof Deferred || error instanceof IndexUnavailable;
      if (error instanceof IndexUnavailable) attemptLog.warn({ err: error }, "the voiceprint index does not answer");
      const isDatabaseGone = !isDeferred && isUnavailable(error) && pardon(job.id);
      if (isDatabaseGone) attemptLog.warn({ err: error }, "the database went away under the job");
      if (signal.aborted || isLost || isDeferred || isDatabaseGone) {
        await patiently(() => releaseJob(resources.db, job));
        const outcome = isLost ? "fenced" : isDeferred ? "deferred" : "released";
        return { outcome, settlement: "retry" };
      }
      return await fail(job, error, attemptLog);
    } finally {
      reporter.stop();
      reporters.delete(job.id);
    }
  }

  async function fail(job: ClaimedJob, cause: unknown, attemptLog: Logger): Promise<Ending> {
    const error = toJobError(cause);
    attemptLog.error({ err: cause, code: error.code }, "job failed");
    try {
      const { willRetry } = await patiently(() => failJob(resources.db, job, error));
      if (willRetry) return { outcome: "retrying", settlement: "retry", code: error.code };
      await removeArtefacts(resources.dataDir, job.id);
      return { outcome: "failed", settlement: "settled", code: error.code };
    } catch (second) {
      if (second instanceof Fenced) return { outcome: "fenced", settlement: "settled" };
      throw second;
    }
  }

  /** A job that finds the database gone every time may well be the reason; then it counts as failed. */
  function pardon(jobId: string): boolean {
    const times = (pardons.get(jobId) ?? 0) + 1;
    pardons.set(jobId, times);
    return times <= mostPardons;
  }

  /** What an attempt has to say about its end outlasts a restart of the database; else it would count as a crash. */
  async function patiently<T>(say: () => Promise<T>): Promise<T> {
    const giveUpAt = performance.now() + patienceMs;
    for (;;) {
      try {
        return await say();
      } catch (error) {
        if (!isUnavailable(error) || performance.now() > giveUpAt || stopping.signal.aborted) throw error;
        // Rejects when the worker is asked to stop: then there is time for one more try.
        await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  function open<N extends JobName>(name: N): Promise<void> {
    return queue.work(name, { concurrency: concurrency[name] }, (delivery) => {
      const attempt = deliver(name, delivery);
      running.add(attempt);
      const forget = () => running.delete(attempt);
      attempt.then(forget, forget);
      return attempt;
    });
  }

  return {
    changed: (jobId) => reporters.get(jobId)?.check(),
    isIdle: () => running.size === 0,
    lastActiveAt: () => lastActiveAt,
    async start() {
      const mine = JobName.options.filter((name) => lanes.includes(jobs[name].lane));
      await Promise.all(mine.map((name) => open(name)));
    },
    async stop() {
      await queue.drain();
      stopping.abort(new Error("the worker is stopping"));
      await Promise.allSettled(running);
    },
  };
}

function toJobError(error: unknown): JobError {
  if (error instanceof JobError) return error;
  const isFull = error instanceof Error && "code" in error && error.code === "ENOSPC";
  const [code, message] = isFull
    ? (["DISK_FULL", "The disk of the worker is full."] as const)
    : (["INTERNAL", "Something went wrong while this was worked on."] as const);
  return new JobError(code, message, { cause: error, isPermanent: false });
}
