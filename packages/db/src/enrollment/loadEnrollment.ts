import type { Db } from "../client.ts";
import { requireConsent } from "./requireConsent.ts";

export interface WaitingSample {
  id: string;
  recordingId: string;
  /** Null when the bytes are gone. */
  mediaKey: string | null;
  mediaType: string;
  fileName: string;
  /** "turn" for a confirmed turn of a meeting, which `speakerId`, `startMs` and `endMs` then say. */
  source: string;
  speakerId: string | null;
  startMs: number | null;
  endMs: number | null;
}

/**
 * The clips that were submitted with this job and have not been listened to; `keepsClips` says what becomes of their
 * files. Throws CONSENT_MISSING when the person has withdrawn since they were submitted.
 */
export async function loadEnrollment(
  db: Db,
  job: { id: string; orgId: string; personId: string | null },
): Promise<{ personId: string; consentId: string; keepsClips: boolean; samples: WaitingSample[] }> {
  const { personId, consentId } = await requireConsent(db, job);
  const { keepsClips } = await db.organization.findUniqueOrThrow({
    where: { id: job.orgId },
    select: { keepsClips: true },
  });
  const rows = await db.enrollmentSample.findMany({
    // One with a vector waits for a person's answer, not for a worker.
    where: { orgId: job.orgId, jobId: job.id, personId, state: "waiting", vector: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      recordingId: true,
      source: true,
      speakerId: true,
      startMs: true,
      endMs: true,
      recording: { select: { mediaKey: true, mediaType: true, fileName: true } },
    },
  });
  const samples = rows.map(({ recording, ...sample }) => ({ ...sample, ...recording }));
  return { personId, consentId, keepsClips, samples };
}
