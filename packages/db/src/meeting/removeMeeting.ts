import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { cancelJobs } from "../job/cancelJob.ts";
import { submitPurge } from "../job/submitPurge.ts";
import { parse } from "../parse.ts";
import { mediaKeysOf } from "./mediaKeysOf.ts";

export const RemoveMeetingInput = z.object({ id: z.uuid() });

/**
 * Deletes a meeting with everything that hangs on it and stops its jobs. The files go with a purge job that exists
 * when and only when the rows are gone. A member may remove their own meetings; owners and admins any.
 */
export async function removeMeeting(
  ctx: Ctx,
  input: z.input<typeof RemoveMeetingInput>,
): Promise<{ mediaKeys: string[] }> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(RemoveMeetingInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const meeting = await tx.meeting.findUnique({
      where: { orgId_id: { orgId, id } },
      select: { createdById: true },
    });
    if (!meeting) throw notFound();
    if (ctx.role === "member" && meeting.createdById !== userIdOf(ctx)) {
      throw new AppError("FORBIDDEN", "Only an owner or admin can remove a meeting somebody else made.");
    }
    await cancelJobs(tx, { orgId, meetingId: id });
    // Read again behind the cancelled jobs' locks: a worker may have stored its peaks a moment ago.
    const recording = await tx.recording.findFirst({
      where: { orgId, meetingId: id },
      select: { mediaKey: true, peaksKey: true },
    });
    const mediaKeys = mediaKeysOf(recording);
    const jobs = await tx.job.findMany({ where: { orgId, meetingId: id }, select: { id: true } });
    await tx.meeting.delete({ where: { orgId_id: { orgId, id } }, select: { id: true } });
    await submitPurge(tx, ctx, { mediaKeys, jobIds: jobs.map((job) => job.id) });
    await emitAudit(tx, ctx, { action: "meeting.removed", subjectType: "meeting", subjectId: id });
    return { mediaKeys };
  });
}
