import { AppError } from "@rollcall/core/errors";
import { JobName } from "@rollcall/core/jobs";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { withdraw } from "../queue.ts";
import { abandonSubject } from "./endInFailure.ts";
import { notifyJob } from "./notifyJob.ts";

export const CancelJobInput = z.object({ id: z.uuid() });

/** Ends a job that waits or runs; its worker can write nothing from this moment on. CONFLICT when it has ended. */
export async function cancelJob(ctx: Ctx, input: z.input<typeof CancelJobInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(CancelJobInput, input);
  return inTx(ctx, async (tx) => {
    const cancelled = await cancelJobs(tx, { orgId: ctx.orgId, id });
    if (cancelled.length === 0) {
      const exists = await tx.job.findUnique({ where: { orgId_id: { orgId: ctx.orgId, id } }, select: { id: true } });
      if (!exists) throw notFound();
      throw new AppError("CONFLICT", "This job has already ended.");
    }
    await emitAudit(tx, ctx, { action: "job.cancelled", subjectType: "job", subjectId: id });
    return { id };
  });
}

/** Cancels every unfinished job that matches, with what waits for it, in the given transaction. Returns their ids. */
export async function cancelJobs(
  tx: Tx,
  where: { orgId: string; id?: string; meetingId?: string; personId?: string; name?: JobName },
): Promise<string[]> {
  const jobs = await tx.job.updateManyAndReturn({
    where: { ...where, state: { in: ["queued", "running"] } },
    data: { state: "cancelled", etaMs: null, workerId: null, finishedAt: new Date() },
    select: { id: true, orgId: true, name: true, meetingId: true, transcriptId: true, personId: true },
  });
  for (const job of jobs) {
    await withdraw(tx, JobName.parse(job.name), job.id);
    await abandonSubject(tx, job, { code: "CANCELLED", message: "The processing was cancelled." });
    await notifyJob(tx, { orgId: job.orgId, jobId: job.id });
  }
  return jobs.map((job) => job.id);
}
