import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import type { Actor } from "../ctx.ts";
import { submitJob } from "../job/submitJob.ts";
import { submitPurge } from "../job/submitPurge.ts";

/**
 * Takes samples back: their vectors and clips go, nobody is recognised by them from this transaction on, and a job makes
 * the voiceprints and the derived index anew from the samples that are left. Returns the ids of those that still counted.
 */
export async function revokeSamples(
  tx: Tx,
  by: { orgId: string; actor: Actor },
  { sampleIds, reason = "It was taken back." }: { sampleIds: readonly string[]; reason?: string },
): Promise<string[]> {
  const { orgId } = by;
  const revoked = await tx.enrollmentSample.updateManyAndReturn({
    where: { orgId, id: { in: [...sampleIds] }, revokedAt: null, vector: { not: null } },
    data: { state: "rejected", reason, revokedAt: new Date(), vector: null, keyId: null },
    select: { id: true, personId: true, recordingId: true },
  });
  const ids = revoked.map(({ id }) => id);
  await tx.sampleVector.deleteMany({ where: { orgId, sampleId: { in: ids } } });
  await dropClips(
    tx,
    by,
    revoked.map(({ recordingId }) => recordingId),
  );
  for (const [personId, samples] of Map.groupBy(revoked, (sample) => sample.personId)) {
    await rebuildLater(tx, by, personId);
    for (const { id } of samples) {
      const detail = { sampleId: id };
      await emitAudit(tx, by, { action: "sample.revoked", subjectType: "person", subjectId: personId, detail });
    }
  }
  return ids;
}

/** The mean that had them in it is emptied at once; a job makes a new one. */
export async function rebuildLater(tx: Tx, by: { orgId: string; actor: Actor }, personId: string): Promise<string> {
  const { orgId, actor } = by;
  const left = await tx.enrollmentSample.count({
    where: { orgId, personId, state: "accepted", vector: { not: null } },
  });
  if (left === 0) await tx.voiceprint.deleteMany({ where: { orgId, personId } });
  else await tx.voiceprint.updateMany({ where: { orgId, personId }, data: { vector: new Uint8Array() } });
  const createdById = actor.type === "user" ? actor.userId : null;
  return submitJob(tx, { orgId, name: "enroll", personId, createdById });
}

async function dropClips(tx: Tx, by: { orgId: string; actor: Actor }, recordingIds: string[]): Promise<void> {
  const { orgId } = by;
  const where = { orgId, id: { in: recordingIds }, mediaKey: { not: null } };
  const kept = await tx.recording.findMany({ where, select: { mediaKey: true } });
  await tx.recording.updateMany({ where, data: { mediaKey: null } });
  await submitPurge(tx, by, { mediaKeys: kept.flatMap(({ mediaKey }) => mediaKey ?? []) });
}
