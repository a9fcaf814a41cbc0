import { toSampleQuality } from "@rollcall/core/enrollmentGates";
import type { Db } from "../client.ts";
import { toVector, type Vault } from "../crypto.ts";
import { hasVectorUnder, vectorSelect, vectorUnder } from "../voiceprints/vectorUnder.ts";

/** An accepted sample of the person, opened. */
export interface OwnSample {
  vector: Float32Array;
  weight: number;
  pcmSha256: string | null;
}

/** What a new clip of a person is compared with: the samples that are accepted under this embedding model. */
export async function loadOwnSamples(
  db: Db,
  vault: Vault,
  { orgId, personId, modelId }: { orgId: string; personId: string; modelId: string },
): Promise<OwnSample[]> {
  const rows = await db.enrollmentSample.findMany({
    where: { orgId, personId, state: "accepted", ...hasVectorUnder(modelId) },
    orderBy: { id: "asc" },
    select: vectorSelect(modelId),
  });
  return rows.flatMap((row) => {
    const found = vectorUnder(row, modelId);
    if (!found) return [];
    const pcmSha256 = toSampleQuality(row.quality).pcmSha256 ?? null;
    return [{ vector: toVector(vault.open(found.vector, found.keyId)), weight: found.weight, pcmSha256 }];
  });
}
