import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** What another model makes of a clip; `vector` null when the clip does not do for it, for the `reason`. */
export interface MovedSample {
  sampleId: string;
  modelId: string;
  vector: { bytes: Uint8Array; keyId: string } | null;
  speechMs: number;
  reason: string | null;
}

/** Stores it beside the sample's own vector, unless the sample was taken back meanwhile; false then. */
export async function saveMovedSample(tx: Tx, { orgId }: Attempt, sample: MovedSample): Promise<boolean> {
  const { sampleId, modelId, vector, speechMs, reason } = sample;
  // Whoever withdraws or takes back waits for this transaction, or this one sees that they did.
  const [held] = await tx.$queryRaw<unknown[]>`
    select 1 from "EnrollmentSample" s join "Consent" c on c."orgId" = s."orgId" and c.id = s."consentId"
    where s."orgId" = ${orgId}::uuid and s.id = ${sampleId}::uuid and s.state = 'accepted' and s."revokedAt" is null
      and c."withdrawnAt" is null
    for update of s`;
  if (!held) return false;
  const data = {
    vector: vector && Uint8Array.from(vector.bytes),
    keyId: vector?.keyId ?? null,
    speechMs: Math.round(speechMs),
    reason,
  };
  await tx.sampleVector.upsert({
    where: { orgId_sampleId_modelId: { orgId, sampleId, modelId } },
    create: { orgId, sampleId, modelId, ...data },
    update: data,
    select: { sampleId: true },
  });
  return true;
}

/** A voice that is embedded anew lives no longer for it. */
export async function keepExpiry(
  tx: Tx,
  { orgId, personId, modelId }: { orgId: string; personId: string; modelId: string },
): Promise<void> {
  const { _max } = await tx.voiceprint.aggregate({
    where: { orgId, personId, modelId: { not: modelId } },
    _max: { expiresAt: true },
  });
  if (!_max.expiresAt) return;
  await tx.voiceprint.updateMany({ where: { orgId, personId, modelId }, data: { expiresAt: _max.expiresAt } });
}
