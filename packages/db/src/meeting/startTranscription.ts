import type { TranscribeOptions } from "@rollcall/core/meeting";
import type { Tx } from "../client.ts";
import { type Ctx, userIdOf } from "../ctx.ts";
import { submitJob } from "../job/submitJob.ts";

/** A fresh version of the meeting's transcript and the job that fills it; the options are fixed from here on. */
export async function startTranscription(
  tx: Tx,
  ctx: Ctx,
  input: { meetingId: string; version: number; options: TranscribeOptions },
): Promise<{ jobId: string; transcriptId: string }> {
  const { orgId } = ctx;
  const { meetingId, version } = input;
  const options = { ...input.options };
  const transcript = await tx.transcript.create({
    data: { orgId, meetingId, version, options },
    select: { id: true },
  });
  const jobId = await submitJob(tx, {
    orgId,
    name: "transcribe",
    meetingId,
    transcriptId: transcript.id,
    options,
    createdById: userIdOf(ctx),
  });
  return { jobId, transcriptId: transcript.id };
}
