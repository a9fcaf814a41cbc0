import type { JobName, jobs, Stage } from "@rollcall/core/jobs";
import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import type { Db } from "@rollcall/db/client";
import type { Vault } from "@rollcall/db/crypto";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import type { MediaStore } from "@rollcall/db/storage";
import type { VoiceprintIndex } from "@rollcall/db/voiceprints";
import type { Models } from "@rollcall/inference/models";
import type { Logger } from "pino";
import type { Decoder } from "./media/decoder.ts";

/** What every job of this worker may use. */
export interface Resources {
  db: Db;
  media: MediaStore;
  vault: Vault;
  voiceprints: VoiceprintIndex;
  /** What is known about an embedding model's vectors in general: data, no model. */
  spaceOf(modelId: string): Promise<VoiceSpace | null>;
  decoder: Decoder;
  dataDir: string;
}

/** What jobs of the gpu lane are handed as well. Models are ready: nothing here can load one. */
export interface ReadyModels {
  models: Models;
  /** What is known about the voices of people in general; null when none was made for this embedding model. */
  voiceSpace: VoiceSpace | null;
}

/** What one attempt gets on top. */
export interface Attempt extends Resources {
  log: Logger;
  /** Aborted when the job is cancelled, lost to another attempt, or the worker stops. */
  signal: AbortSignal;
  /** `fraction` of a stage, 0 to 1; cheap, may be called as often as one likes. */
  progress(stage: Stage, fraction: number): void;
  /** Runs the work of a stage as a part of its own in the job's trace. */
  inStage<T>(stage: Stage, work: () => Promise<T>): Promise<T>;
  /** How long the recording that is worked on turned out to be. */
  heard(audioMs: number): void;
}

/** An attempt at a job that needs models. */
export type ModelAttempt = Attempt & ReadyModels;

/** A job of the cpu lane runs on workers that have no models, so it gets none. */
export type AttemptAt<N extends JobName> = (typeof jobs)[N]["lane"] extends "gpu" ? ModelAttempt : Attempt;

/**
 * Does one job to its end, `finishJob` included, with every write under the attempt's fence. Throws `JobError` with a
 * sentence for the person, the signal's reason, or anything else for a defect.
 */
export type Handler<N extends JobName> = (job: ClaimedJob & { name: N }, attempt: AttemptAt<N>) => Promise<void>;
