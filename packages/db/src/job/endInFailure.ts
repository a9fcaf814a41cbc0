import type { JobErrorCode } from "@rollcall/core/errors";
import type { Tx } from "../client.ts";
import { notifyJob } from "./notifyJob.ts";

/**
 * The row has failed, and so has what it was about: a transcription fails its meeting (a meeting without speech is
 * empty, not failed), an enrollment rejects those of its samples that still wait. The caller holds the row.
 */
export async function endInFailure(
  tx: Tx,
  { id, orgId }: { id: string; orgId: string },
  error: { code: JobErrorCode; message: string },
): Promise<void> {
  const job = await tx.job.update({
    where: { orgId_id: { orgId, id } },
    data: {
      state: "failed",
      errorCode: error.code,
      errorMessage: error.message,
      etaMs: null,
      workerId: null,
      finishedAt: new Date(),
    },
    select: { name: true, meetingId: true, transcriptId: true },
  });
  await abandonSubject(tx, { ...job, id, orgId }, error);
  await notifyJob(tx, { orgId, jobId: id });
}

interface Subject {
  id: string;
  orgId: string;
  name: string;
  meetingId: string | null;
  transcriptId: string | null;
}

/** Leaves nothing waiting for a job that will not come back. */
export async function abandonSubject(
  tx: Tx,
  job: Subject,
  why: { code: JobErrorCode | "CANCELLED"; message: string },
): Promise<void> {
  const { orgId } = job;
  if ((job.name === "transcribe" || job.name === "regroup") && job.meetingId) {
    const state = why.code === "NO_SPEECH" ? "empty" : "failed";
    // The version people see stays as it is when another one fails.
    await tx.meeting.updateMany({
      where: { orgId, id: job.meetingId, transcriptId: job.transcriptId },
      data: { state },
    });
    if (job.transcriptId) {
      await tx.transcript.updateMany({ where: { orgId, id: job.transcriptId }, data: { state: "failed" } });
    }
  }
  if (job.name === "enroll") {
    await tx.enrollmentSample.updateMany({
      where: { orgId, jobId: job.id, state: "waiting" },
      data: { state: "rejected", reason: why.message },
    });
  }
}
