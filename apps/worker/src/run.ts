import { JobError } from "@rollcall/core/errors";
import { JobName, type Stage } from "@rollcall/core/jobs";
import { type ClaimedJob, claimJob } from "@rollcall/db/job/claimJob";
import { failJob } from "@rollcall/db/job/failJob";
import { releaseJob } from "@rollcall/db/job/releaseJob";
import { Fenced } from "@rollcall/db/job/withAttempt";
import type { Delivery, Queue, Settlement } from "@rollcall/db/queue";
import type { Tracing } from "@rollcall/telemetry/tracing";
import type { WorkerMetrics } from "@rollcall/telemetry/workerMetrics";
import type { Logger } from "pino";
import { removeArtefacts } from "./artefactStore.ts";
import type { Handler, Resources } from "./handler.ts";
import { startReporter } from "./reporter.ts";

export interface Runner {
  /** Opens the queue for every job name. */
  start(): Promise<void>;
  /** Takes nothing new and hands back what is running; settles when the last attempt has ended. */
  stop(): Promise<void>;
  /** Nothing is being worked on. */
  isIdle(): boolean;
  /** When an attempt last began or ended here, on the clock of `performance.now()`. */
  lastActiveAt(): number;
}

export interface RunnerConfig {
  queue: Queue;
  handlers: { [N in JobName]: Handler<N> };
  resources: Resources;
  workerId: string;
  metrics: WorkerMetrics;
  tracing: Tracing;
  log: Logger;
}

/** How an attempt ended; `code` of the error, when it was one. */
interface Ending {
  outcome: "done" | "released" | "fenced" | "retrying" | "failed";
  settlement: Settlement;
  code?: string;
}

/** How many jobs of a name run side by side; a transcription keeps every engine thread busy by itself. */
const concurrency: Record<JobName, number> = { transcribe: 1, identify: 2, enroll: 1, purge: 1 };

/** Runs deliveries of the queue as attempts of jobs, and decides what becomes of an attempt that did not succeed. */
export function createRunner(config: RunnerConfig): Runner {
  const { queue, handlers, resources, workerId, metrics, tracing, log } = config;
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  let lastActiveAt = performance.now();

  async function deliver<N extends JobName>(name: N, delivery: Delivery<N>): Promise<Settlement> {
    const { jobId, orgId }: { jobId: string; orgId: string } = delivery.payload;
    const claim = await claimJob(resources.db, { jobId, orgId, workerId });
    if (claim.kind === "givenUp") metrics.gaveUp(name);
    if (claim.kind !== "claimed") {
      log.info({ name, jobId, orgId, outcome: claim.kind }, "nothing to do for this delivery");
      return "settled";
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
    const signal = AbortSignal.any([deliverySignal, stopping.signal, lost.signal]);
    const reporter = startReporter(resources.db, job, (reason) => lost.abort(reason), attemptLog);
    const inStage = <T>(stage: Stage, work: () => Promise<T>) => tracing.span(`stage ${stage}`, {}, work);
    try {
      const { progress } = reporter;
      const handler = handlers[name];
      await handler({ ...job, name }, { ...resources, log: attemptLog, signal, progress, inStage, heard });
      return { outcome: "done", settlement: "settled" };
    } catch (error) {
      if (signal.aborted || error instanceof Fenced) {
        // Stopped before its end: by a shutdown, a cancellation, or because another attempt has taken over.
        await releaseJob(resources.db, job);
        const isLost = error instanceof Fenced || lost.signal.aborted;
        return { outcome: isLost ? "fenced" : "released", settlement: "retry" };
      }
      return await fail(job, error, attemptLog);
    } finally {
      reporter.stop();
    }
  }

  async function fail(job: ClaimedJob, cause: unknown, attemptLog: Logger): Promise<Ending> {
    const error = toJobError(cause);
    attemptLog.error({ err: cause, code: error.code }, "job failed");
    try {
      const { willRetry } = await failJob(resources.db, job, error);
      if (willRetry) return { outcome: "retrying", settlement: "retry", code: error.code };
      await removeArtefacts(resources.dataDir, job.id);
      return { outcome: "failed", settlement: "settled", code: error.code };
    } catch (second) {
      if (second instanceof Fenced) return { outcome: "fenced", settlement: "settled" };
      throw second;
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
    isIdle: () => running.size === 0,
    lastActiveAt: () => lastActiveAt,
    async start() {
      await Promise.all(JobName.options.map((name) => open(name)));
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
