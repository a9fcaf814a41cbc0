import type { Region } from "../artefacts.ts";
import type { LocalActivity } from "./grid.ts";
import type { LocalVectors } from "./localVectors.ts";

/** What a recording's voices are told apart by: all that clustering needs, and no audio. Typed arrays and numbers alone. */
export type VoiceEvidence = PieceEvidence | WindowEvidence;

interface CommonEvidence {
  embeddingModelId: string;
  /** The recording's length. */
  samples: number;
  activity: LocalActivity;
  /** Detected speech in which the segmentation hears nobody. */
  missed: Region[];
}

/** For embeddings that hear the room as much as the voice: pieces of turns, cut by a first grouping of the windows. */
export interface PieceEvidence extends CommonEvidence {
  by: "pieces";
  /** Clusters of the first grouping, which knows no hints: rather too many than two people in one. */
  clusters: number;
  /** Int32 [windows * slots], -1 where a slot is silent. */
  clusterOfSlot: Int32Array;
  /** Int32 [missed]: who has each stretch of missed speech, -1 for nobody. */
  clusterOfMissed: Int32Array;
  pieces: PieceTable;
}

/** For embeddings with a PLDA: the vectors of every window's slots. */
export interface WindowEvidence extends CommonEvidence {
  by: "windows";
  vectors: LocalVectors;
  /** f32 [missed * dim]; NaN where the model gave none. */
  missedVectors: Float32Array;
}

/** Pieces of turns, column by column. */
export interface PieceTable {
  dim: number;
  /** Int32 [pieces]: the cluster of the first grouping that each was cut from. */
  cluster: Int32Array;
  /** Int32 [pieces], in samples, with the short silences inside. */
  start: Int32Array;
  end: Int32Array;
  /** f32 [pieces]: net speech. */
  seconds: Float32Array;
  /** f32 [pieces * dim], as the model gave them. */
  raw: Float32Array;
}
