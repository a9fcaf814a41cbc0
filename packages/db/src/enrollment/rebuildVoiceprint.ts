import { voiceprintLifetimeDays } from "@rollcall/core/enrollment";
import { leastTotalMs } from "@rollcall/core/enrollmentGates";
import { addScaled, unit } from "@rollcall/core/vector";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { toVector, type Vault, vectorBytes } from "../crypto.ts";
import type { Attempt } from "../job/withAttempt.ts";
import { hasVectorUnder, vectorSelect, vectorUnder } from "../voiceprints/vectorUnder.ts";
import { requireConsent } from "./requireConsent.ts";

export interface RebuiltVoiceprint {
  sampleCount: number;
  speechMs: number;
  /** Whether there is enough speech for a voiceprint; without it there is none. */
  isEnough: boolean;
  /** Of the accepted samples, opened; what the derived index is to hold. */
  samples: { sampleId: string; vector: Float32Array; weight: number }[];
}

/**
 * Derives the person's voiceprint under one embedding model from all accepted samples: the mean of their unit vectors
 * weighted by speech time and quality, scaled to length 1. Null, and no voiceprint, when no sample is left. `renews`: its
 * life begins anew. Throws CONSENT_MISSING when the consent was withdrawn meanwhile.
 */
export async function rebuildVoiceprint(
  tx: Tx,
  job: Attempt & { personId: string | null },
  { vault, modelId, renews = true }: { vault: Vault; modelId: string; renews?: boolean },
): Promise<RebuiltVoiceprint | null> {
  const { orgId } = job;
  const { personId, consentId } = await requireConsent(tx, job);
  // Two submissions of one person take turns: the later one reads what the earlier one accepted.
  await tx.$queryRaw`
    select 1 from "Person" where "orgId" = ${orgId}::uuid and id = ${personId}::uuid for no key update`;
  const rows = await tx.enrollmentSample.findMany({
    where: { orgId, personId, state: "accepted", revokedAt: null, ...hasVectorUnder(modelId) },
    select: { id: true, ...vectorSelect(modelId) },
  });
  let speechMs = 0;
  const samples = rows.flatMap(({ id, ...row }) => {
    const found = vectorUnder(row, modelId);
    if (!found) return [];
    speechMs += found.speechMs;
    return [{ sampleId: id, vector: toVector(vault.open(found.vector, found.keyId)), weight: found.weight }];
  });
  const where = { orgId_personId_modelId: { orgId, personId, modelId } };
  const [first] = samples;
  if (!first || speechMs < leastTotalMs) {
    await tx.voiceprint.deleteMany({ where: { orgId, personId, modelId } });
    return first ? { sampleCount: samples.length, speechMs, isEnough: false, samples } : null;
  }

  const mean = new Float32Array(first.vector.length);
  for (const { vector, weight } of samples) addScaled(mean, unit(vector), weight);
  const { bytes, keyId } = vault.seal(vectorBytes(unit(mean)));
  const data = {
    consentId,
    dim: mean.length,
    vector: Uint8Array.from(bytes),
    keyId,
    sampleCount: samples.length,
    speechMs,
  };
  const expiresAt = new Date(Date.now() + voiceprintLifetimeDays * 24 * 3600 * 1000);
  const { id } = await tx.voiceprint.upsert({
    where,
    create: { orgId, personId, modelId, expiresAt, ...data },
    update: renews ? { expiresAt, ...data } : data,
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
  return { sampleCount: samples.length, speechMs, isEnough: true, samples };
}
