import { z } from "zod";
import { NamingLevels } from "./naming.ts";

/**
 * What a pack's models are for. A pack may lack the last two: "asr-other" recognises languages that "asr" does not know,
 * "identification" makes the voiceprints where they come from another model than the one that tells voices apart.
 */
export const ModelRole = z.enum(["vad", "asr", "segmentation", "embedding", "asr-other", "identification"]);
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
  /** Length of its vectors, of voice models. */
  dim: z.int().positive().optional(),
  /** The space in which it makes voiceprints; of the one model of a pack that does. */
  embeddingModelId: z.string().optional(),
  /** What names cost with its vectors at each level of sureness, measured; of the model that makes voiceprints. */
  naming: z.object({ levels: NamingLevels, decisions: z.int() }).optional(),
  /** Why it runs on a processor although a GPU was wanted; one sentence for a person. */
  fallback: z.string().optional(),
});
export type LoadedModel = z.infer<typeof LoadedModel>;

/** Vectors of one embedding space carry its id; vectors of different ids are never compared. */
export const EmbeddingModelId = z.string().regex(/^[a-z0-9-]+@[0-9a-f]{8}\.[0-9]+$/);
export type EmbeddingModelId = z.infer<typeof EmbeddingModelId>;
