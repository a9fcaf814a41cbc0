import { JobError } from "@rollcall/core/errors";
import { JobName } from "@rollcall/core/jobs";
import { type ClaimedJob, claimJob } from "@rollcall/db/job/claimJob";
import { failJob } from "@rollcall/db/job/failJob";
import { releaseJob } from "@rollcall/db/job/releaseJob";
import { Fenced } from "@rollcall/db/job/withAttempt";
import type { Delivery, Queue, Settlement } from "@rollcall/db/queue";
import type { Logger } from "pino";
import { removeArtefacts } from "./artefactStore.ts";
import type { Handler, Resources } from "./handler.ts";
import { countJob, type JobCounts } from "./jobCounts.ts";
import { startReporter } from "./reporter.ts";

export interface Runner {
  /** Opens the queue for every job name. */
  start(): Promise<void>;
  /** Takes nothing new and hands back what is running; settles when the last attempt has ended. */
  stop(): Promise<void>;
  counts: JobCounts;
}

export interface RunnerConfig {
  queue: Queue;
  handlers: { [N in JobName]: Handler<N> };
  resources: Resources;
  workerId: string;
  log: Logger;
}

/** How many jobs of a name run side by side; a transcription keeps every engine thread busy by itself. */
const concurrency: Record<JobName, number> = { transcribe: 1, identify: 2, enroll: 1, purge: 1 };

/** Runs deliveries of the queue as attempts of jobs, and decides what becomes of an attempt that did not succeed. */
export function createRunner({ queue, handlers, resources, workerId, log }: RunnerConfig): Runner {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const counts: JobCounts = new Map();

  async function deliver<N extends JobName>(name: N, delivery: Delivery<N>): Promise<Settlement> {
    const { jobId, orgId }: { jobId: string; orgId: string } = delivery.payload;
    const claim = await claimJob(resources.db, { jobId, orgId, workerId });
    if (claim.kind !== "claimed") {
      log.info({ name, jobId, orgId, outcome: claim.kind }, "nothing to do for this delivery");
      return "settled";
    }
    const attemptLog = log.child({ name, jobId, orgId, attempt: claim.job.attempt });
    const startedAt = performance.now();
    attemptLog.info("job is taken");
    const [outcome, settlement] = await runAttempt(name, claim.job, delivery.signal, attemptLog);
    const seconds = (performance.now() - startedAt) / 1000;
    countJob(counts, name, outcome, seconds);
    attemptLog.info({ outcome, seconds }, "job has ended");
    return settlement;
  }

  async function runAttempt<N extends JobName>(
    name: N,
    job: ClaimedJob,
    deliverySignal: AbortSignal,
    attemptLog: Logger,
  ): Promise<[outcome: string, Settlement]> {
    const lost = new AbortController();
    // The queue's own signal aborts on ordinary completion as well; nothing listens by then.
    const signal = AbortSignal.any([deliverySignal, stopping.signal, lost.signal]);
    const reporter = startReporter(resources.db, job, (reason) => lost.abort(reason), attemptLog);
    try {
      const handler = handlers[name];
      await handler({ ...job, name }, { ...resources, log: attemptLog, signal, progress: reporter.progress });
      return ["done", "settled"];
    } catch (error) {
      if (signal.aborted || error instanceof Fenced) {
        // Stopped before its end: by a shutdown, a cancellation, or because another attempt has taken over.
        await releaseJob(resources.db, job);
        return ["released", "retry"];
      }
      return await fail(job, error, attemptLog);
    } finally {
      reporter.stop();
    }
  }

  async function fail(job: ClaimedJob, cause: unknown, attemptLog: Logger): Promise<[string, Settlement]> {
    const error = toJobError(cause);
    attemptLog.error({ err: cause, code: error.code }, "job failed");
    try {
      const { willRetry } = await failJob(resources.db, job, error);
      if (willRetry) return ["retrying", "retry"];
      await removeArtefacts(resources.dataDir, job.id);
      return ["failed", "settled"];
    } catch (second) {
      if (second instanceof Fenced) return ["fenced", "settled"];
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
    counts,
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
