import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import type { Db } from "./client.ts";
import type { Vault } from "./crypto.ts";
import { exactIndex } from "./voiceprints/exactIndex.ts";
import { qdrantIndex } from "./voiceprints/qdrantIndex.ts";

/** One accepted sample: its vector under one embedding model, and its net speech in ms as weight. */
export interface VoicePoint {
  sampleId: string;
  orgId: string;
  personId: string;
  modelId: string;
  vector: Float32Array;
  weight: number;
}

/** Somebody who may be recognised: consent is live and the voiceprint has not expired. */
export interface KnownVoice {
  personId: string;
  name: string;
  samples: { vector: Float32Array; weight: number }[];
}

/** The best of a person's samples, by cosine in the voice space. */
export interface FoundVoice {
  personId: string;
  score: number;
}

/**
 * The voices of an organisation. Postgres holds the truth: every answer is read from its accepted samples, so a voice
 * that was withdrawn is unknown at once, whatever a derived index still holds. Every method but `count` throws
 * `IndexUnavailable` when a derived index cannot be reached.
 */
export interface VoiceprintIndex {
  /** Makes the model's collection exist, filled from Postgres when it is new; at worker start. */
  ensure(modelId: string, dim: number): Promise<void>;
  /** After the transaction that accepted the samples. */
  upsert(points: readonly VoicePoint[]): Promise<void>;
  /** Of every model. */
  remove(person: { orgId: string; personId: string }): Promise<void>;
  /**
   * Everybody, or with `near` at least those whose samples come closest to one of the given raw vectors, those of
   * `always`, and enough others to stand for the rest.
   */
  people(
    orgId: string,
    modelId: string,
    near?: readonly Float32Array[],
    always?: readonly string[],
  ): Promise<KnownVoice[]>;
  /** How many people can be recognised. */
  count(orgId: string, modelId: string): Promise<number>;
  /** The people whose samples come closest to a raw vector, best first. */
  search(orgId: string, modelId: string, vector: Float32Array, limit: number): Promise<FoundVoice[]>;
  /**
   * Compares the index with Postgres, both ways, and makes it equal, unless it is only to be checked. Safe beside
   * enrollments and withdrawals.
   */
  reconcile(signal: AbortSignal, options?: { isCheck?: boolean }): Promise<Reconciled>;
  /** Makes the collections of all models anew from Postgres; what is there serves until then. */
  rebuild(signal: AbortSignal): Promise<Reconciled>;
}

/** Points of all models: how many there should be, how many lacked or were wrong, how many nobody may be known by. */
export interface Reconciled {
  points: number;
  added: number;
  removed: number;
}

/** What an index is made of: the truth, and what is known about each embedding model's vectors. */
export interface IndexConfig {
  db: Db;
  vault: Vault;
  /** Vectors are searched as they lie in the model's voice space; without one as they are. */
  spaceOf?: (modelId: string) => Promise<VoiceSpace | null>;
  qdrant?: QdrantConfig;
}

export interface QdrantConfig {
  url: string;
  apiKey?: string;
  /** For one request; default 5 s. */
  timeoutMs?: number;
  /** Pauses between tries of a request that did not get through; default .2 and 1 s. */
  pausesMs?: readonly number[];
}

/** Qdrant when there is a url, else exact search over Postgres. */
export function createVoiceprintIndex({ qdrant, spaceOf = async () => null, ...truth }: IndexConfig): VoiceprintIndex {
  return qdrant ? qdrantIndex({ ...truth, spaceOf }, qdrant) : exactIndex({ ...truth, spaceOf });
}
