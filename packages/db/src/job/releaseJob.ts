import type { Db } from "../client.ts";
import { notifyJob } from "./notifyJob.ts";
import { type Attempt, Fenced, withAttempt } from "./withAttempt.ts";

/** Gives a job back because the worker stops: it counts neither as a crash nor as a failure. Quiet when fenced. */
export async function releaseJob(db: Db, job: Attempt): Promise<void> {
  try {
    await withAttempt(db, job, async (tx) => {
      await tx.job.update({
        where: { orgId_id: { orgId: job.orgId, id: job.id } },
        data: { state: "queued", reported: job.attempt, workerId: null, etaMs: null },
        select: { id: true },
      });
      await notifyJob(tx, { orgId: job.orgId, jobId: job.id });
    });
  } catch (error) {
    if (!(error instanceof Fenced)) throw error;
  }
}
