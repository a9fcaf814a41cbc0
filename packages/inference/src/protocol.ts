import type { ModelRole } from "@rollcall/core/model";
import type { Pcm, RecognisedWord, Region } from "./artefacts.ts";

/** A model as the main thread hands it to an engine thread: files found and hashed. */
export interface CheckedModel {
  role: ModelRole;
  name: string;
  family: string;
  /** Path inside a models folder of the main file, for messages. */
  mainFile: string;
  files: Record<string, string>;
  params: Record<string, unknown>;
  proof: { values: number[]; tolerance: number };
}

/** One piece of work for an engine thread. Audio is named by range: the thread reads it itself. */
export type Work =
  | { kind: "vad"; pcm: Pcm; start: number; end: number; warmUpFrames: number }
  | { kind: "asr"; pcm: Pcm; chunk: Region & { index: number }; vocabulary: readonly string[] }
  | { kind: "segment"; pcm: Pcm; starts: readonly number[] }
  | { kind: "embed"; pcm: Pcm; groups: readonly (readonly Region[])[] };

/** What each kind of work gives back. */
export interface ResultOf {
  vad: Float32Array;
  asr: RecognisedWord[];
  segment: Uint8Array;
  embed: Float32Array;
}

export interface WorkMessage {
  id: number;
  work: Work;
}

export interface ModelTiming {
  role: ModelRole;
  provider: string;
  loadMs: number;
  proofMs: number;
}

export type ThreadMessage =
  | { type: "ready"; timings: ModelTiming[] }
  | { type: "refused"; file: string; reason: string }
  | { type: "done"; id: number; result: ResultOf[keyof ResultOf] }
  | { type: "failed"; id: number; reason: string };
