import type { Tx } from "../client.ts";
import { notifyJob } from "./notifyJob.ts";
import type { Attempt } from "./withAttempt.ts";

/** Marks the job as done, in the fenced transaction of its last result. */
export async function finishJob(tx: Tx, job: Attempt): Promise<void> {
  await tx.job.update({
    where: { orgId_id: { orgId: job.orgId, id: job.id } },
    data: {
      state: "done",
      reported: job.attempt,
      percent: 100,
      etaMs: null,
      errorCode: null,
      errorMessage: null,
      workerId: null,
      finishedAt: new Date(),
    },
    select: { id: true },
  });
  await notifyJob(tx, { orgId: job.orgId, jobId: job.id });
}
