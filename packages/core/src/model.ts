import { z } from "zod";

export const ModelRole = z.enum(["vad", "asr", "segmentation", "embedding"]);
export type ModelRole = z.infer<typeof ModelRole>;

/** A model as it really runs: what was loaded, on which provider, and proven how. */
export const LoadedModel = z.object({
  role: ModelRole,
  name: z.string(),
  family: z.string(),
  /** sha256 of the model's main file: its identity everywhere. */
  sha256: z.string(),
  provider: z.string(),
  loadMs: z.number(),
  proofMs: z.number(),
});
export type LoadedModel = z.infer<typeof LoadedModel>;

/** Vectors of one embedding space carry its id; vectors of different ids are never compared. */
export const EmbeddingModelId = z.string().regex(/^[a-z0-9-]+@[0-9a-f]{8}\.[0-9]+$/);
export type EmbeddingModelId = z.infer<typeof EmbeddingModelId>;
