import type { InferenceSession } from "onnxruntime-node";

/**
 * What a graph must offer: tensor name -> "type:rank", for example `{ input: "float32:2", sr: "int64:0" }`.
 * Names that are not listed may be there too.
 */
export interface GraphIo {
  inputs: Record<string, string>;
  outputs: Record<string, string>;
}

/** What a family's `load` is given. Files are found and their sha256 checked before. */
export interface LoadContext {
  /** Path of each file by its key in the manifest ("model", "encoder", "tokens", ...). */
  files: Readonly<Record<string, string>>;
  /** The manifest's params, not yet parsed: each family knows its own shape. */
  params: unknown;
  /**
   * Opens a graph with the engine's options (one thread, no spinning) and refuses it when its inputs or outputs
   * differ from `io`. The file is named by its key.
   */
  createSession(fileKey: string, io: GraphIo): Promise<InferenceSession>;
}

interface Model {
  /**
   * A real inference on deterministic input (`testSignal`): a few dozen numbers that the engine compares with the
   * values stored in the manifest. A model that computes something else is refused at start.
   */
  prove(): Promise<number[]>;
  /** Frees the sessions. */
  release(): Promise<void>;
}

export interface VadModel extends Model {
  /** Speech probability of each 512 samples, f32 [ceil(samples / 512)]; the last frame is zero-padded. */
  probabilities(samples: Float32Array): Promise<Float32Array>;
}

/** One token as decoded: text piece with "▁" where a word begins, time in samples from the start of the audio. */
export interface DecodedToken {
  piece: string;
  at: number;
  logProb: number;
}

export interface AsrModel extends Model {
  /** P(the word is right), 0..1, from the probability the model itself gives it. Monotone. */
  toConfidence(probability: number): number;
  /**
   * Tokens of one stretch of speech, in order; words of `vocabulary` are favoured. State never leaks from one call into
   * the next.
   */
  recognise(samples: Float32Array, vocabulary?: readonly string[]): Promise<DecodedToken[]>;
}

export interface SegmentationModel extends Model {
  /** Output frames of one window (589). */
  frames: number;
  /** Samples of one window (160 000). */
  windowSamples: number;
  /** Local speaker activity, u8 [windows * frames], 3 bits a frame. Every window has `windowSamples` samples. */
  segment(windows: readonly Float32Array[]): Promise<Uint8Array>;
}

export interface EmbeddingModel extends Model {
  /** Length of a vector. */
  dim: number;
  /** Raw (not normalised) f32 [dim] of speech at 16 kHz; NaN throughout when there is too little of it. */
  embed(samples: Float32Array): Promise<Float32Array>;
}

/** Which interface a role has. */
export interface ModelOfRole {
  vad: VadModel;
  asr: AsrModel;
  segmentation: SegmentationModel;
  embedding: EmbeddingModel;
}
