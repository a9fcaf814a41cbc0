import type { Tx } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { cancelJobs } from "../job/cancelJob.ts";
import { submitPurge } from "../job/submitPurge.ts";

/**
 * Destroys what could recognise a person: voiceprints and sample vectors in this transaction, the clips' files and
 * the derived index by a purge job sent with it. Enrollments at work on the person are stopped first, and their links end.
 */
export async function destroyBiometrics(
  tx: Tx,
  ctx: Pick<Ctx, "orgId" | "actor">,
  personId: string,
  reason: string,
): Promise<void> {
  const { orgId } = ctx;
  await cancelJobs(tx, { orgId, personId });
  await tx.enrollmentLink.updateMany({
    where: { orgId, personId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  await tx.voiceprint.deleteMany({ where: { orgId, personId } });
  await tx.enrollmentSample.updateMany({
    where: { orgId, personId },
    data: { state: "rejected", reason, vector: null, keyId: null },
  });
  await tx.sampleVector.deleteMany({ where: { orgId, sample: { personId } } });
  const recordings = await tx.recording.findMany({
    where: { orgId, sample: { personId }, mediaKey: { not: null } },
    select: { id: true, mediaKey: true },
  });
  await tx.recording.updateMany({
    where: { orgId, id: { in: recordings.map((recording) => recording.id) } },
    data: { mediaKey: null },
  });
  const mediaKeys = recordings.flatMap(({ mediaKey }) => (mediaKey === null ? [] : [mediaKey]));
  await submitPurge(tx, ctx, { mediaKeys, personIds: [personId] });
}
