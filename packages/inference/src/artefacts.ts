/** Samples at 16 kHz are the only unit of time inside; milliseconds appear at the edge. */
export const sampleRateHz = 16_000;

/** Samples that share one speech probability. */
export const vadFrame = 512;

/** A decoded recording: mono s16le at 16 kHz, headerless, read by range so that memory does not grow with length. */
export interface Pcm {
  path: string;
  samples: number;
}

/** Detected speech, in samples. */
export interface Region {
  start: number;
  end: number;
}

/** A recognised word, in samples, before anybody has been given it. */
export interface RecognisedWord {
  text: string;
  start: number;
  end: number;
  confidence: number;
  /** The stretch of audio it was decoded from; words of different chunks never inherit a speaker from each other. */
  chunk: number;
  flags: ("overlap" | "loop" | "rate" | "gap")[];
}

/** One voice of the recording. */
export interface Cluster {
  /** "S1", "S2", ... in the order in which they are met. */
  label: string;
  /** f32 [dim], mean of the cluster's pieces in the embedding model's raw space (not centred on the recording). */
  vector: Float32Array;
  netSpeechMs: number;
  /** Representative clean pieces, each with its raw vector: evidence and the per-piece vote. At most 64. */
  pieces: { startMs: number; endMs: number; vector: Float32Array }[];
}

/** Who spoke when: binary activity and soft votes on one frame grid. */
export interface Diarization {
  /** Samples between frames (270). */
  frameStep: number;
  /** Samples before the middle of frame 0. */
  frameOffset: number;
  frames: number;
  clusters: Cluster[];
  /** u8 [frames * clusters], 1 where the cluster speaks (several may). */
  active: Uint8Array;
  /** u8 [frames * clusters], summed window votes. */
  votes: Uint8Array;
}
