import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ModelRole } from "@rollcall/core/model";
import { z } from "zod";

const ManifestFile = z.object({
  /** What the family calls the file: "model", "encoder", "tokens", ... */
  key: z.string(),
  /** Path inside a models folder. */
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  bytes: z.int().positive(),
  /** The file's identity: it decides, not where the file came from. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  origin: z.string(),
  /** Where the file may be fetched from, tried in order. */
  urls: z.array(z.url()).default([]),
});
export type ManifestFile = z.infer<typeof ManifestFile>;

const ManifestModel = z.object({
  role: ModelRole,
  name: z.string().regex(/^[a-z0-9-]+$/),
  family: z.string(),
  /** Raised when the same file is driven differently, so that its vectors are not compared with older ones. */
  featVersion: z.int().default(1),
  /** The first file is the main one. */
  files: z.array(ManifestFile).min(1),
  params: z.record(z.string(), z.unknown()).default({}),
  /** What a real inference on the test signal gives. Processors differ in the last digits, int8 ones in more. */
  proof: z.object({ values: z.array(z.number()).min(1), tolerance: z.number().positive() }),
});
export type ManifestModel = z.infer<typeof ManifestModel>;

const Pack = z
  .object({
    name: z.string(),
    description: z.string(),
    /** Languages it recognises, BCP 47. */
    languages: z.array(z.string()).min(1),
    models: z.array(ManifestModel),
  })
  .refine((pack) => ModelRole.options.every((role) => pack.models.filter((m) => m.role === role).length === 1), {
    message: "a pack has one model for each role",
  });
export type Pack = z.infer<typeof Pack>;

const Manifest = z.object({ version: z.literal(1), packs: z.array(Pack) });
export type Manifest = z.infer<typeof Manifest>;

/** models/manifest.json of this checkout. */
export const defaultManifestPath = fileURLToPath(new URL("../../../models/manifest.json", import.meta.url));

/** @throws when the file is missing or does not have the manifest's shape. */
export async function readManifest(path: string = defaultManifestPath): Promise<Manifest> {
  return Manifest.parse(JSON.parse(await readFile(path, "utf8")));
}

/** @throws with the names there are when the pack is not one of them. */
export function findPack(manifest: Manifest, name: string): Pack {
  const pack = manifest.packs.find((candidate) => candidate.name === name);
  if (pack) return pack;
  throw new Error(`There is no model pack "${name}"; there is ${manifest.packs.map((p) => p.name).join(", ")}.`);
}

/** Identity of an embedding space: vectors of different ids are never compared. */
export function embeddingModelId(model: ManifestModel): string {
  return `${model.name}@${model.files[0]!.sha256.slice(0, 8)}.${model.featVersion}`;
}
