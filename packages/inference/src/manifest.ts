import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ModelRole } from "@rollcall/core/model";
import { z } from "zod";

const ManifestFile = z.object({
  /** What the family calls the file: "model", "encoder", "tokens", ... */
  key: z.string(),
  /** Path inside a models folder. */
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  /** Null where no source states it. */
  bytes: z.int().positive().nullable(),
  /**
   * The file's identity: it decides, not where the file came from. Null where no source states it: then the first copy
   * that is used is pinned into lock.json of the models folder, and that is said aloud.
   */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  licence: z.string(),
  /** What a licence such as CC-BY-4.0 asks to be shown. */
  attribution: z.string().optional(),
  origin: z.string(),
  /** Where the file may be fetched from, mirrors after their originals, tried in order. */
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
  /** Languages it recognises, BCP 47; empty where the role has none. */
  languages: z.array(z.string()).default([]),
  /** Its text comes with capitals and marks: nothing is guessed from pauses. */
  isPunctuated: z.boolean().default(false),
  /**
   * Where it runs when a GPU is wanted. "auto": where it is faster, measured at start; "cuda": on the GPU whenever it
   * proves itself there; "cpu": never on the GPU.
   */
  provider: z.enum(["auto", "cuda", "cpu"]).default("auto"),
  /** Of weights and intermediate results; it widens what a GPU may differ by. */
  precision: z.enum(["fp32", "fp16", "int8"]).default("fp32"),
  /** What an engine thread needs for it, in MB: weights, buffers of the longest stretch. */
  memoryMb: z.number().positive().optional(),
  /**
   * What a real inference on the test signal gives on a processor. Processors differ in the last digits, int8 ones in
   * more. Null where nobody has stored it yet: the first start on a machine keeps its result in lock.json.
   */
  proof: z.object({ values: z.array(z.number()).min(1), tolerance: z.number().positive() }).nullable(),
});
export type ManifestModel = z.infer<typeof ManifestModel>;

/** Roles without which there is no transcript. */
const required: readonly ModelRole[] = ["vad", "asr", "segmentation", "embedding"];

const Pack = z
  .object({
    name: z.string(),
    description: z.string(),
    /** Languages it recognises, BCP 47. */
    languages: z.array(z.string()).min(1),
    models: z.array(ManifestModel),
  })
  .refine(({ models }) => required.every((role) => models.some((m) => m.role === role)), {
    message: `a pack has a model for each of ${required.join(", ")}`,
  })
  .refine(({ models }) => new Set(models.map((m) => m.role)).size === models.length, {
    message: "a pack has at most one model for each role",
  });
export type Pack = z.infer<typeof Pack>;

/** What was measured on other people's recordings and comes with Rollcall. */
const Work = ManifestFile.pick({ licence: true, attribution: true, origin: true }).extend({ name: z.string() });

const Manifest = z.object({ version: z.literal(1), packs: z.array(Pack), data: z.array(Work).default([]) });
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

/**
 * Identity of an embedding space: vectors of different ids are never compared. `sha256` is that of the main file, for
 * models whose manifest states none.
 */
export function embeddingModelId(model: ManifestModel, sha256: string | null = model.files[0]!.sha256): string {
  if (sha256 === null) throw new Error(`${model.name} has no sha256 until its file has been pinned.`);
  return `${model.name}@${sha256.slice(0, 8)}.${model.featVersion}`;
}
