import type { InferenceSession } from "onnxruntime-node";

/**
 * Tensor name -> "type:rank", for example `{ input: "float32:2", sr: "int64:0" }`; "int32|int64:2" accepts either type.
 * A list goes by position, for graphs whose exports do not agree on names. What is not listed may be there too.
 */
export type TensorList = Readonly<Record<string, string>> | readonly string[];

/** What a graph must offer. */
export interface GraphIo {
  inputs: TensorList;
  outputs: TensorList;
}

/** Where a graph runs. */
export type Provider = "cpu" | "cuda";

/** Changes a graph before it is opened: ONNX bytes in, ONNX bytes out. */
export type GraphRewrite = (file: Uint8Array) => Uint8Array;

/** What a family's `load` is given. Files are found and their sha256 checked before. */
export interface LoadContext {
  /** Path of each file by its key in the manifest ("model", "encoder", "tokens", ...). */
  files: Readonly<Record<string, string>>;
  /** The manifest's params, not yet parsed: each family knows its own shape. */
  params: unknown;
  /** Languages it is meant for, BCP 47; empty where that is no matter. */
  languages: readonly string[];
  /** Where its sessions run: on a GPU shapes are kept few, because each new one costs a search for algorithms. */
  provider: Provider;
  /**
   * Opens a graph with the engine's options (one thread, no spinning) and refuses it when its inputs or outputs
   * differ from `io`. The file is named by its key; with `rewrite` it is the rewritten graph that is opened.
   */
  createSession(fileKey: string, io: GraphIo, rewrite?: GraphRewrite): Promise<InferenceSession>;
  /** The same on the processor wherever the others run: for small graphs that run once a token. */
  createCpuSession(fileKey: string, io: GraphIo): Promise<InferenceSession>;
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

/** One token as decoded: text piece with "▁" where a word begins, times in samples from the start of the audio. */
export interface DecodedToken {
  piece: string;
  at: number;
  logProb: number;
  /** Where it ends, from models that say so. */
  end?: number;
}

/** How likely a stretch of speech is in a language. */
export interface LanguageGuess {
  /** BCP 47. */
  language: string;
  probability: number;
}

export interface AsrModel extends Model {
  /** What it knows, BCP 47. */
  languages?: readonly string[];
  /** P(the word is right), 0..1, from the probability the model itself gives it. Monotone. */
  toConfidence(probability: number): number;
  /**
   * Tokens of one stretch of speech, in order; words of `vocabulary` are favoured. State never leaks from one call into
   * the next.
   */
  recognise(samples: Float32Array, vocabulary?: readonly string[]): Promise<DecodedToken[]>;
  /** The likeliest language among all the model knows; absent where a model cannot tell. */
  detectLanguage?(samples: Float32Array): Promise<LanguageGuess>;
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
  "asr-other": AsrModel;
  identification: EmbeddingModel;
}
