import { mergeVocabularies, type TranscribeOptions } from "@rollcall/core/meeting";
import type { Urgency } from "@rollcall/core/priority";
import type { Tx } from "../client.ts";
import { type Ctx, userIdOf } from "../ctx.ts";
import { submitJob } from "../job/submitJob.ts";

export interface NewTranscription {
  meetingId: string;
  version: number;
  options: TranscribeOptions;
  /** Length of the recording, or a guess; null when nothing is known. */
  audioMs: number | null;
  urgency?: Urgency;
  /** People see this version while it is made; otherwise only once it is ready. */
  isShownAtOnce: boolean;
}

/**
 * A fresh version of the meeting's transcript and the job that fills it. The options are fixed from here on; the job's
 * also have the words that the organisation uses.
 */
export async function startTranscription(
  tx: Tx,
  ctx: Ctx,
  input: NewTranscription,
): Promise<{ jobId: string; transcriptId: string }> {
  const { orgId } = ctx;
  const { meetingId, version, audioMs, urgency, isShownAtOnce } = input;
  const options = { ...input.options };
  const org = await tx.organization.findUniqueOrThrow({ where: { id: orgId }, select: { vocabulary: true } });
  const vocabulary = mergeVocabularies(options.vocabulary ?? [], org.vocabulary);
  const transcript = await tx.transcript.create({
    data: { orgId, meetingId, version, options },
    select: { id: true },
  });
  if (isShownAtOnce) {
    await tx.meeting.update({
      where: { orgId_id: { orgId, id: meetingId } },
      data: { transcriptId: transcript.id },
      select: { id: true },
    });
  }
  const jobId = await submitJob(tx, {
    orgId,
    name: "transcribe",
    meetingId,
    transcriptId: transcript.id,
    options: { ...options, ...(vocabulary.length > 0 ? { vocabulary } : {}) },
    createdById: userIdOf(ctx),
    audioMs,
    ...(urgency ? { urgency } : {}),
    traceparent: ctx.traceparent ?? null,
  });
  return { jobId, transcriptId: transcript.id };
}
