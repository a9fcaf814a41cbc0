import { AppError } from "@rollcall/core/errors";
import { TranscribeOptions } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { startTranscription } from "./startTranscription.ts";

export const RetryMeetingInput = z.object({ id: z.uuid(), options: TranscribeOptions.optional() });

/** Runs a failed or empty meeting again on a fresh transcript version, with its last options unless others are given. */
export async function retryMeeting(ctx: Ctx, input: z.input<typeof RetryMeetingInput>): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { id, options } = parse(RetryMeetingInput, input);
  return inTx(ctx, async (tx) => {
    const { count } = await tx.meeting.updateMany({
      where: { orgId: ctx.orgId, id, state: { in: ["failed", "empty"] }, recording: { mediaKey: { not: null } } },
      data: { state: "waiting" },
    });
    const where = { orgId_id: { orgId: ctx.orgId, id } };
    const meeting = await tx.meeting.findUnique({
      where,
      select: { transcripts: { select: { version: true, options: true }, orderBy: { version: "desc" }, take: 1 } },
    });
    if (!meeting) throw notFound();
    if (count === 0) throw new AppError("PRECONDITION", "Only a meeting that failed, or was empty, can be run again.");
    const [last] = meeting.transcripts;
    const { jobId } = await startTranscription(tx, ctx, {
      meetingId: id,
      version: (last?.version ?? 0) + 1,
      options: options ?? TranscribeOptions.parse(last?.options ?? {}),
    });
    await emitAudit(tx, ctx, { action: "meeting.retried", subjectType: "meeting", subjectId: id, detail: { jobId } });
    return { jobId };
  });
}
