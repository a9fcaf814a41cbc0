import { AppError } from "@rollcall/core/errors";
import { TranscribeOptions } from "@rollcall/core/meeting";
import { guessAudioMs, type Urgency } from "@rollcall/core/priority";
import type { Tx } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { startTranscription } from "./startTranscription.ts";

export interface Rerun {
  meetingId: string;
  /** Default: those of the latest version. */
  options?: TranscribeOptions | undefined;
  urgency?: Urgency;
}

/**
 * Another version of a meeting's transcript. A version that can be read stays in sight until this one is ready, and
 * stays when it fails. Errors: CONFLICT while another version is in the making, PRECONDITION without a recording.
 */
export async function startRerun(
  tx: Tx,
  ctx: Ctx,
  { meetingId, options, urgency }: Rerun,
): Promise<{ jobId: string; transcriptId: string; version: number }> {
  const { orgId } = ctx;
  const where = { orgId_id: { orgId, id: meetingId } };
  // Locked, so that of two requests at once the second finds the first one's job.
  await tx.$queryRaw`select 1 from "Meeting" where "orgId" = ${orgId}::uuid and id = ${meetingId}::uuid for update`;
  const meeting = await tx.meeting.findUnique({
    where,
    select: {
      state: true,
      recording: { select: { mediaKey: true, mediaType: true, sizeBytes: true, durationMs: true } },
      transcripts: { orderBy: { version: "desc" }, take: 1, select: { version: true, options: true } },
    },
  });
  if (!meeting) throw notFound();
  const { state, recording } = meeting;
  if (!recording?.mediaKey) {
    throw new AppError("PRECONDITION", "The recording of this meeting is not there, so it cannot be run again.");
  }
  const current = await tx.job.findFirst({
    where: { orgId, meetingId, name: { in: ["transcribe", "regroup"] }, state: { in: ["queued", "running"] } },
    select: { id: true },
  });
  if (current) throw new AppError("CONFLICT", "This meeting is being transcribed already.");

  const isShownAtOnce = state !== "ready";
  if (isShownAtOnce) await tx.meeting.update({ where, data: { state: "waiting" }, select: { id: true } });
  const [last] = meeting.transcripts;
  const version = (last?.version ?? 0) + 1;
  const started = await startTranscription(tx, ctx, {
    meetingId,
    version,
    options: options ?? TranscribeOptions.parse(last?.options ?? {}),
    audioMs: recording.durationMs ?? guessAudioMs({ ...recording, sizeBytes: Number(recording.sizeBytes) }),
    ...(urgency ? { urgency } : {}),
    isShownAtOnce,
  });
  return { ...started, version };
}
