import { voiceprintLifetimeDays } from "@rollcall/core/enrollment";
import { addScaled, unit } from "@rollcall/core/vector";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { toVector, type Vault, vectorBytes } from "../crypto.ts";
import type { Attempt } from "../job/withAttempt.ts";
import { requireConsent } from "./requireConsent.ts";

export interface RebuiltVoiceprint {
  sampleCount: number;
  speechMs: number;
  /** Of the accepted samples, opened; what the derived index is to hold. */
  samples: { sampleId: string; vector: Float32Array; weight: number }[];
}

/**
 * Derives the person's voiceprint under one embedding model from all accepted samples: the mean of their unit vectors
 * weighted by speech time, scaled to length 1. Null, and no voiceprint, when no sample is left.
 * Throws CONSENT_MISSING when the consent was withdrawn meanwhile.
 */
export async function rebuildVoiceprint(
  tx: Tx,
  job: Attempt & { personId: string | null },
  { vault, modelId }: { vault: Vault; modelId: string },
): Promise<RebuiltVoiceprint | null> {
  const { orgId } = job;
  const { personId, consentId } = await requireConsent(tx, job);
  // Two submissions of one person take turns: the later one reads what the earlier one accepted.
  await tx.$queryRaw`
    select 1 from "Person" where "orgId" = ${orgId}::uuid and id = ${personId}::uuid for no key update`;
  const rows = await tx.enrollmentSample.findMany({
    where: { orgId, personId, state: "accepted", modelId, vector: { not: null } },
    select: { id: true, vector: true, keyId: true, speechMs: true },
  });
  const samples = rows.flatMap(({ id, vector, keyId, speechMs }) =>
    vector && keyId ? [{ sampleId: id, vector: toVector(vault.open(vector, keyId)), weight: speechMs ?? 0 }] : [],
  );
  const where = { orgId_personId_modelId: { orgId, personId, modelId } };
  const [first] = samples;
  if (!first) {
    await tx.voiceprint.deleteMany({ where: { orgId, personId, modelId } });
    return null;
  }

  const mean = new Float32Array(first.vector.length);
  for (const { vector, weight } of samples) addScaled(mean, unit(vector), Math.max(weight, 1));
  const speechMs = samples.reduce((sum, sample) => sum + sample.weight, 0);
  const { bytes, keyId } = vault.seal(vectorBytes(unit(mean)));
  const data = {
    consentId,
    dim: mean.length,
    vector: Uint8Array.from(bytes),
    keyId,
    sampleCount: samples.length,
    speechMs,
    expiresAt: new Date(Date.now() + voiceprintLifetimeDays * 24 * 3600 * 1000),
  };
  const { id } = await tx.voiceprint.upsert({
    where,
    create: { orgId, personId, modelId, ...data },
    update: data,
    select: { id: true },
  });
  await emitAudit(
    tx,
    { orgId, actor: { type: "system", jobId: job.id } },
    {
      action: "voiceprint.built",
      subjectType: "person",
      subjectId: personId,
      detail: { voiceprintId: id, modelId, samples: samples.length },
    },
  );
  return { sampleCount: samples.length, speechMs, samples };
}
