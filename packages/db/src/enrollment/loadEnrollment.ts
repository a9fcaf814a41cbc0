import type { Db } from "../client.ts";
import { requireConsent } from "./requireConsent.ts";

export interface WaitingSample {
  id: string;
  recordingId: string;
  /** Null when the bytes are gone. */
  mediaKey: string | null;
  mediaType: string;
  fileName: string;
}

/** The clips that were submitted with this job and still wait. Throws CONSENT_MISSING when the person has withdrawn since they were submitted. */
export async function loadEnrollment(
  db: Db,
  job: { id: string; orgId: string; personId: string | null },
): Promise<{ personId: string; consentId: string; samples: WaitingSample[] }> {
  const { personId, consentId } = await requireConsent(db, job);
  const rows = await db.enrollmentSample.findMany({
    where: { orgId: job.orgId, jobId: job.id, personId, state: "waiting" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      recordingId: true,
      recording: { select: { mediaKey: true, mediaType: true, fileName: true } },
    },
  });
  const samples = rows.map(({ id, recordingId, recording }) => ({ id, recordingId, ...recording }));
  return { personId, consentId, samples };
}
