import type { ModelRole } from "@rollcall/core/model";
import type { Pcm, RecognisedWord, Region } from "./artefacts.ts";
import type { ManifestModel } from "./manifest.ts";
import type { Provider } from "./models/family.ts";

/** A model as the main thread hands it to an engine thread: files found and hashed. */
export interface CheckedModel {
  role: ModelRole;
  name: string;
  family: string;
  /** Path inside a models folder of the main file, for messages. */
  mainFile: string;
  files: Record<string, string>;
  params: Record<string, unknown>;
  /** What it must compute; null when no machine has stored it yet. */
  proof: { values: number[]; tolerance: number } | null;
  provider: ManifestModel["provider"];
  precision: ManifestModel["precision"];
  languages: string[];
  /** How much a GPU is wanted, once it is known to be usable. */
  gpu: GpuPolicy;
}

/** required: no start without it; preferred: a processor instead is reported on every job; off: processors only. */
export type GpuPolicy = "required" | "preferred" | "off";

/** One piece of work for an engine thread. Audio is named by range: the thread reads it itself. */
export type Work =
  | { kind: "vad"; pcm: Pcm; start: number; end: number; warmUpFrames: number }
  | { kind: "asr"; pcm: Pcm; chunk: Region & { index: number }; vocabulary: readonly string[] }
  | { kind: "segment"; pcm: Pcm; starts: readonly number[] }
  | { kind: "embed"; pcm: Pcm; groups: readonly (readonly Region[])[]; role: "embedding" | "identification" }
  /** One model computes again what it computed when it was loaded. */
  | { kind: "prove"; role: ModelRole };

/** What each kind of work gives back. */
export interface ResultOf {
  vad: Float32Array;
  asr: RecognisedWord[];
  segment: Uint8Array;
  embed: Float32Array;
  prove: "proven";
}

export interface WorkMessage {
  id: number;
  work: Work;
}

export interface ModelTiming {
  role: ModelRole;
  provider: Provider;
  loadMs: number;
  proofMs: number;
  /** Length of its vectors, of voice models. */
  dim?: number;
  /** Why it runs on a processor although a GPU was wanted. */
  fallback?: string;
  /** What it computed on a processor, when the manifest did not know. */
  firstProof?: number[];
}

export type ThreadMessage =
  | { type: "ready"; timings: ModelTiming[] }
  | { type: "refused"; file: string; reason: string }
  | { type: "done"; id: number; result: ResultOf[keyof ResultOf] }
  | { type: "failed"; id: number; reason: string };
