import { AppError } from "@rollcall/core/errors";
import { TranscribeOptions } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { startRerun } from "./startRerun.ts";

export const RetryMeetingInput = z.object({ id: z.uuid(), options: TranscribeOptions.optional() });

/** Runs a failed or empty meeting again on a fresh transcript version, with its last options unless others are given. */
export async function retryMeeting(ctx: Ctx, input: z.input<typeof RetryMeetingInput>): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { id, options } = parse(RetryMeetingInput, input);
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId: ctx.orgId, id } };
    const meeting = await tx.meeting.findUnique({ where, select: { state: true } });
    if (!meeting) throw notFound();
    if (meeting.state !== "failed" && meeting.state !== "empty") {
      throw new AppError("PRECONDITION", "Only a meeting that failed, or was empty, can be run again.");
    }
    const { jobId } = await startRerun(tx, ctx, { meetingId: id, options });
    await emitAudit(tx, ctx, { action: "meeting.retried", subjectType: "meeting", subjectId: id, detail: { jobId } });
    return { jobId };
  });
}
