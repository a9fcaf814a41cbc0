import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NamingModel } from "@rollcall/core/naming";
import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import { z } from "zod";

const folder = fileURLToPath(new URL("../../../models/cohorts/", import.meta.url));

/** Vectors are base64 of little-endian f32. */
const CohortFile = z.object({
  embeddingModelId: z.string(),
  source: z.string(),
  license: z.string(),
  dim: z.int().positive(),
  mean: z.string(),
  deviation: z.string(),
  nuisance: z.string(),
  kept: z.string(),
  cohort: z.string(),
  cohortInRooms: z.string().optional(),
  naming: NamingModel.optional(),
});
export type CohortFile = z.infer<typeof CohortFile>;

/**
 * The cohort of an embedding space, or null where none was made for it.
 * @throws when the file is there and cannot be read as one, or belongs to another space.
 */
export async function loadCohort(embeddingModelId: string): Promise<VoiceSpace | null> {
  const path = join(folder, `${embeddingModelId}.json`);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  const file = CohortFile.parse(JSON.parse(text));
  if (file.embeddingModelId !== embeddingModelId) throw new Error(`${path} belongs to ${file.embeddingModelId}`);
  return {
    embeddingModelId,
    mean: floats(file.mean),
    deviation: floats(file.deviation),
    nuisance: rows(floats(file.nuisance), file.dim),
    kept: floats(file.kept),
    cohort: rows(floats(file.cohort), file.dim),
    ...(file.cohortInRooms !== undefined && { cohortInRooms: rows(floats(file.cohortInRooms), file.dim) }),
    ...(file.naming && { naming: file.naming }),
  };
}

/** The text of a cohort's file. */
export function formatCohort(space: VoiceSpace, source: string, license: string): string {
  const file: CohortFile = {
    embeddingModelId: space.embeddingModelId,
    source,
    license,
    dim: space.mean.length,
    mean: base64([space.mean]),
    deviation: base64([space.deviation]),
    nuisance: base64(space.nuisance),
    kept: base64([space.kept]),
    cohort: base64(space.cohort),
    ...(space.cohortInRooms && { cohortInRooms: base64(space.cohortInRooms) }),
    ...(space.naming && { naming: space.naming }),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

function floats(text: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer);
}

function rows(all: Float32Array, dim: number): Float32Array[] {
  return Array.from({ length: all.length / dim }, (_, r) => all.subarray(r * dim, (r + 1) * dim));
}

function base64(vectors: readonly Float32Array[]): string {
  return Buffer.concat(vectors.map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength))).toString("base64");
}
