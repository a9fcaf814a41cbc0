import { AppError } from "@rollcall/core/errors";
import { TranscribeOptions, UploadedFile } from "@rollcall/core/meeting";
import { guessAudioMs } from "@rollcall/core/priority";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { startTranscription } from "./startTranscription.ts";

export const AttachRecordingInput = UploadedFile.extend({ meetingId: z.uuid() });

/** The upload is complete: the meeting gets its recording and the job that transcribes it. CONFLICT when it has one. */
export async function attachRecording(
  ctx: Ctx,
  input: z.input<typeof AttachRecordingInput>,
): Promise<{ jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { meetingId, ...file } = parse(AttachRecordingInput, input);
  return inTx(ctx, async (tx) => {
    // Conditional, so that of two uploads into one meeting the second finds nothing to change.
    const [meeting] = await tx.meeting.updateManyAndReturn({
      where: { orgId: ctx.orgId, id: meetingId, state: "uploading" },
      data: { state: "waiting" },
      select: { options: true },
    });
    if (!meeting) {
      const where = { orgId_id: { orgId: ctx.orgId, id: meetingId } };
      if (!(await tx.meeting.findUnique({ where, select: { id: true } }))) throw notFound();
      throw new AppError("CONFLICT", "This meeting already has a recording.");
    }
    const recording = await tx.recording.create({
      data: { orgId: ctx.orgId, meetingId, ...file },
      select: { id: true },
    });
    const options = TranscribeOptions.parse(meeting.options);
    const audioMs = guessAudioMs(file);
    const { jobId } = await startTranscription(tx, ctx, {
      meetingId,
      version: 1,
      options,
      audioMs,
      isShownAtOnce: true,
    });
    await emitAudit(tx, ctx, {
      action: "meeting.recorded",
      subjectType: "meeting",
      subjectId: meetingId,
      detail: { recordingId: recording.id, jobId, sizeBytes: file.sizeBytes },
    });
    return { jobId };
  });
}
