import { sampleWeight } from "@rollcall/core/enrollmentGates";
import type { Prisma } from "../generated/client.ts";

/**
 * A sample has the vector it was enrolled with, and while the organisation's voices go over to another model one of
 * that as well: these find the one that belongs to a model, wherever it lies.
 */
export function hasVectorUnder(modelId: string) {
  return {
    OR: [{ modelId, vector: { not: null } }, { others: { some: { modelId, vector: { not: null } } } }],
  } satisfies Prisma.EnrollmentSampleWhereInput;
}

export function vectorSelect(modelId: string) {
  return {
    modelId: true,
    vector: true,
    keyId: true,
    speechMs: true,
    quality: true,
    others: { where: { modelId }, select: { vector: true, keyId: true, speechMs: true } },
  } satisfies Prisma.EnrollmentSampleSelect;
}

interface Sealed {
  vector: Uint8Array | null;
  keyId: string | null;
  speechMs: number | null;
}

/** A sealed vector with its net speech in ms and what it counts. */
export interface WeighedVector {
  vector: Uint8Array;
  keyId: string;
  speechMs: number;
  weight: number;
}

/** What a sample has under this model; null when it has nothing. */
export function vectorUnder(
  row: Sealed & { modelId: string | null; quality: unknown; others: readonly Sealed[] },
  modelId: string,
): WeighedVector | null {
  const found = row.modelId === modelId ? row : row.others[0];
  if (!found?.vector || !found.keyId) return null;
  const { vector, keyId, speechMs } = found;
  return { vector, keyId, speechMs: speechMs ?? 0, weight: sampleWeight({ speechMs, quality: row.quality }) };
}
