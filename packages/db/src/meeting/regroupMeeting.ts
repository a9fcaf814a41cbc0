import { AppError } from "@rollcall/core/errors";
import { TranscribeOptions } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";

export const RegroupMeetingInput = z.object({
  meetingId: z.uuid(),
  /** How many people there are; null leaves it to the voices, and to what people have corrected. */
  speakers: z.int().min(1).max(50).nullable(),
});

/**
 * Tells the voices of a meeting apart anew from what was heard, without listening again: another version of the
 * transcript with the same words. What people did lives on in it. Errors: CONFLICT while another version is in the
 * making, PRECONDITION where there is no finished one or the recording is gone.
 */
export async function regroupMeeting(
  ctx: Ctx,
  input: z.input<typeof RegroupMeetingInput>,
): Promise<{ jobId: string; transcriptId: string }> {
  requireRole(ctx, ...anyMember);
  const { meetingId, speakers } = parse(RegroupMeetingInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    // Locked, so that of two requests at once the second finds the first one's job.
    await tx.$queryRaw`select 1 from "Meeting" where "orgId" = ${orgId}::uuid and id = ${meetingId}::uuid for update`;
    const meeting = await tx.meeting.findUnique({
      where: { orgId_id: { orgId, id: meetingId } },
      select: {
        recording: { select: { mediaKey: true, durationMs: true } },
        shown: { select: { state: true, options: true } },
        transcripts: { orderBy: { version: "desc" }, take: 1, select: { version: true } },
      },
    });
    if (!meeting) throw notFound();
    const { recording, shown, transcripts } = meeting;
    if (shown?.state !== "ready") throw new AppError("PRECONDITION", "There is no finished transcript yet.");
    if (!recording?.mediaKey) {
      throw new AppError("PRECONDITION", "The recording is not there, so its voices cannot be told apart anew.");
    }
    const current = await tx.job.count({
      where: { orgId, meetingId, name: { in: ["transcribe", "regroup"] }, state: { in: ["queued", "running"] } },
    });
    if (current > 0) throw new AppError("CONFLICT", "Another version of this transcript is being made already.");

    const { vocabulary } = TranscribeOptions.parse(shown.options);
    const options = { ...(vocabulary && { vocabulary }), ...(speakers !== null && { speakers }) };
    const version = (transcripts[0]?.version ?? 0) + 1;
    const { id: transcriptId } = await tx.transcript.create({
      data: { orgId, meetingId, version, options },
      select: { id: true },
    });
    const jobId = await submitJob(tx, {
      orgId,
      name: "regroup",
      meetingId,
      transcriptId,
      options,
      createdById: userIdOf(ctx),
      // However long the recording, this is short work.
      audioMs: 0,
      traceparent: ctx.traceparent ?? null,
    });
    await emitAudit(tx, ctx, {
      action: "meeting.regrouped",
      subjectType: "meeting",
      subjectId: meetingId,
      detail: { jobId, transcriptId, version, speakers },
    });
    return { jobId, transcriptId };
  });
}
