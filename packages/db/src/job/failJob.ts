import type { JobErrorCode } from "@rollcall/core/errors";
import { giveUp } from "@rollcall/core/jobs";
import type { Db } from "../client.ts";
import { endInFailure } from "./endInFailure.ts";
import { notifyJob } from "./notifyJob.ts";
import { type Attempt, withAttempt } from "./withAttempt.ts";

/**
 * The attempt ended with an error. Unless it is permanent, or the last of `giveUp.failures`, the job waits for
 * another attempt. Throws `Fenced` when the attempt no longer owns the job.
 */
export function failJob(
  db: Db,
  job: Attempt,
  error: { code: JobErrorCode; message: string; isPermanent: boolean },
): Promise<{ willRetry: boolean }> {
  return withAttempt(db, job, async (tx) => {
    const { failures } = await tx.job.update({
      where: { orgId_id: { orgId: job.orgId, id: job.id } },
      data: { failures: { increment: 1 }, reported: job.attempt },
      select: { failures: true },
    });
    if (error.isPermanent || failures >= giveUp.failures) {
      await endInFailure(tx, job, error);
      return { willRetry: false };
    }
    await tx.job.update({
      where: { orgId_id: { orgId: job.orgId, id: job.id } },
      data: { state: "queued", workerId: null, etaMs: null, errorCode: error.code, errorMessage: error.message },
      select: { id: true },
    });
    await notifyJob(tx, { orgId: job.orgId, jobId: job.id });
    return { willRetry: true };
  });
}
