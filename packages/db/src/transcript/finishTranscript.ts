import type { Turn } from "@rollcall/core/transcript";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { carryEdits } from "../edit/carryEdits.ts";
import { submitJob } from "../job/submitJob.ts";
import type { Attempt } from "../job/withAttempt.ts";

export interface FinishedTranscript {
  transcriptId: string;
  /** Loaded models by role, as in the public result format. */
  models: Record<string, { name: string; sha256: string; provider: string }>;
  /** The diarization itself; may overlap. */
  turns: readonly Turn[];
  /** "<stage>Ms" to ms. */
  timings: Record<string, number>;
  /** The run as it is, see edit/machineRun.ts: what people's edits are measured against. */
  machine?: Uint8Array<ArrayBuffer>;
  language?: string;
  /** Nothing was said: the meeting is empty and there is nobody to identify. */
  isEmpty?: boolean;
}

/** Transcript and meeting are ready, and the job that recognises the voices is sent, all in one transaction. */
export async function finishTranscript(
  tx: Tx,
  job: Attempt & { meetingId: string | null; traceparent?: string | null },
  result: FinishedTranscript,
): Promise<void> {
  const { orgId, meetingId } = job;
  const { transcriptId, models, turns, timings, machine, language, isEmpty = false } = result;
  await tx.transcript.update({
    where: { orgId_id: { orgId, id: transcriptId } },
    data: {
      state: "ready",
      models,
      turns: turns.map((turn) => ({ ...turn })),
      timings,
      ...(machine ? { machine } : {}),
      ...(language ? { language } : {}),
    },
    select: { id: true },
  });
  if (meetingId) {
    if (!isEmpty) await carryFromShown(tx, { orgId, meetingId, transcriptId });
    const state = isEmpty ? "empty" : "ready";
    // A further version in which nothing was heard does not take the place of one that people read.
    const instead = isEmpty ? { OR: [{ transcriptId }, { state: { not: "ready" } as const }] } : {};
    await tx.meeting.updateMany({ where: { orgId, id: meetingId, ...instead }, data: { state, transcriptId } });
  }
  if (!isEmpty && meetingId) {
    await submitJob(tx, { orgId, name: "identify", meetingId, transcriptId, traceparent: job.traceparent ?? null });
  }
  await emitAudit(
    tx,
    { orgId, actor: { type: "system", jobId: job.id } },
    { action: "transcript.finished", subjectType: "transcript", subjectId: transcriptId, detail: { isEmpty } },
  );
}

/** What people did to the version they see so far lives on in the one that takes its place. */
async function carryFromShown(
  tx: Tx,
  { orgId, meetingId, transcriptId }: { orgId: string; meetingId: string; transcriptId: string },
): Promise<void> {
  const meeting = await tx.meeting.findUnique({
    where: { orgId_id: { orgId, id: meetingId } },
    select: { transcriptId: true },
  });
  const fromId = meeting?.transcriptId;
  if (fromId && fromId !== transcriptId) await carryEdits(tx, { orgId, fromId, toId: transcriptId });
}
