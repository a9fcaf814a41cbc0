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

/**
 * The voices of an organisation. Postgres holds the truth: every answer is read from its accepted samples, so a voice
 * that was withdrawn is unknown at once, whatever a derived index still holds.
 */
export interface VoiceprintIndex {
  /** Makes the model's collection exist, filled from Postgres when it is new; at worker start. */
  ensure(modelId: string, dim: number): Promise<void>;
  /** After the transaction that accepted the samples. */
  upsert(points: readonly VoicePoint[]): Promise<void>;
  /** Of every model. */
  remove(person: { orgId: string; personId: string }): Promise<void>;
  /** Everybody, or with `near` at least those whose samples come closest to one of the given vectors. */
  people(orgId: string, modelId: string, near?: readonly Float32Array[]): Promise<KnownVoice[]>;
  /** Compares the index with Postgres, both ways, and makes it equal. Safe beside enrollments and withdrawals. */
  reconcile(signal: AbortSignal): Promise<Reconciled>;
}

/** Points of all models: how many there should be, how many lacked or were wrong, how many nobody may be known by. */
export interface Reconciled {
  points: number;
  added: number;
  removed: number;
}

/** Qdrant when there is a url, else exact search over Postgres. */
export function createVoiceprintIndex(config: {
  db: Db;
  vault: Vault;
  qdrant?: { url: string; apiKey?: string };
}): VoiceprintIndex {
  const { db, vault, qdrant } = config;
  return qdrant ? qdrantIndex({ db, vault, ...qdrant }) : exactIndex({ db, vault });
}
