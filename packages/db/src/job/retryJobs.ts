import { AppError } from "@rollcall/core/errors";
import { type BulkResult, JobSelection } from "@rollcall/core/job";
import { JobName, PurgeOptions } from "@rollcall/core/jobs";
import type { Urgency } from "@rollcall/core/priority";
import type { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { startRerun } from "../meeting/startRerun.ts";
import { parse } from "../parse.ts";
import { canRetrySql } from "./canRetrySql.ts";
import { notifyJob } from "./notifyJob.ts";
import { selectJobs } from "./selectJobs.ts";
import { submitJob } from "./submitJob.ts";

export const RetryJobsInput = JobSelection;

/** So many at once are still what one person waits for. */
const fewJobs = 10;

/**
 * Takes the selected jobs that failed or were cancelled up again: each gets a new job about the same thing, with the
 * same options, in a transaction of its own. Those that cannot be retried, or were already, are skipped.
 */
export async function retryJobs(ctx: Ctx, input: z.input<typeof RetryJobsInput>): Promise<BulkResult> {
  requireRole(ctx, ...anyMember);
  const selected = await selectJobs(ctx, parse(RetryJobsInput, input), canRetrySql);
  const urgency = selected.ids.length > fewJobs ? "bulk" : "interactive";
  let changed = 0;
  for (const id of selected.ids) if (await retry(ctx, id, urgency)) changed++;
  return { changed, skipped: selected.skipped + selected.ids.length - changed, hasMore: selected.hasMore };
}

/** False when it cannot be retried any more: somebody else has done so, or its meeting is being transcribed again. */
async function retry(ctx: Ctx, id: string, urgency: Urgency): Promise<boolean> {
  const { orgId } = ctx;
  try {
    return await inTx(ctx, async (tx) => {
      // Two retries of one job take turns at its row; the second then finds that it was retried.
      await tx.$queryRaw`select 1 from "Job" where "orgId" = ${orgId}::uuid and id = ${id}::uuid for update`;
      const [held] = await tx.$queryRaw<{ can: boolean }[]>`
        select ${canRetrySql} as can from "Job" j where j."orgId" = ${orgId}::uuid and j.id = ${id}::uuid`;
      const jobId = held?.can ? await submitAgain(tx, ctx, id, urgency) : null;
      if (jobId === null) return false;
      const where = { orgId_id: { orgId, id } };
      await tx.job.update({ where, data: { retriedAs: jobId }, select: { id: true } });
      await notifyJob(tx, { orgId, jobId: id });
      await emitAudit(tx, ctx, { action: "job.retried", subjectType: "job", subjectId: id, detail: { jobId } });
      return true;
    });
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFLICT") return false;
    throw error;
  }
}

async function submitAgain(tx: Tx, ctx: Ctx, id: string, urgency: Urgency): Promise<string | null> {
  const { orgId } = ctx;
  const job = await tx.job.findUniqueOrThrow({
    where: { orgId_id: { orgId, id } },
    select: { name: true, meetingId: true, transcriptId: true, personId: true, options: true },
  });
  const { meetingId, transcriptId, personId } = job;
  const name = JobName.parse(job.name);
  const shared = { orgId, name, urgency, createdById: userIdOf(ctx), traceparent: ctx.traceparent ?? null };
  if (name === "transcribe" && meetingId) return (await startRerun(tx, ctx, { meetingId, urgency })).jobId;
  if (name === "identify" && meetingId && transcriptId) return submitJob(tx, { ...shared, meetingId, transcriptId });
  if (name === "enroll" && personId) {
    const jobId = await submitJob(tx, { ...shared, personId });
    await tx.enrollmentSample.updateMany({
      where: { orgId, personId, jobId: id, state: "rejected", recording: { mediaKey: { not: null } } },
      data: { state: "waiting", reason: null, jobId },
    });
    return jobId;
  }
  if (name === "reembed") {
    const jobId = await submitJob(tx, shared);
    await tx.voiceMove.updateMany({ where: { orgId, jobId: id }, data: { jobId } });
    return jobId;
  }
  return name === "purge" ? submitJob(tx, { ...shared, options: PurgeOptions.parse(job.options) }) : null;
}
