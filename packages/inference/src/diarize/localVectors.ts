import { type LocalActivity, slots } from "./grid.ts";
import type { RawVectors } from "./listen.ts";
import type { LocalVoice } from "./localVoices.ts";

/** The raw vectors of all slots that speak in some window, ordered by window and slot. */
export interface LocalVectors {
  windows: number;
  /** Seconds between the starts of two windows. */
  stepSeconds: number;
  framesPerWindow: number;
  dim: number;
  /** Int32 [vectors]: window * slots + slot, ascending. */
  slotOf: Int32Array;
  /** u16 [vectors]: frames in which the slot is the only one that speaks. */
  cleanFrames: Uint16Array;
  /** f32 [vectors * dim], not normalised; NaN where the model gave none. */
  data: Float32Array;
}

/** The table of the given voices' vectors (rows of `raw` in the voices' order). */
export function toLocalVectors(
  { starts, framesPerWindow, bits }: LocalActivity,
  voices: readonly LocalVoice[],
  { dim, data }: RawVectors,
  stepSeconds: number,
): LocalVectors {
  const cleanFrames = Uint16Array.from(voices, ({ window, slot }) => {
    let clean = 0;
    for (let f = window * framesPerWindow; f < (window + 1) * framesPerWindow; f++) if (bits[f] === 1 << slot) clean++;
    return clean;
  });
  const slotOf = Int32Array.from(voices, ({ window, slot }) => window * slots + slot);
  return {
    windows: starts.length,
    stepSeconds,
    framesPerWindow,
    dim,
    slotOf,
    cleanFrames,
    data: data.slice(0, voices.length * dim),
  };
}

/** A slot alone for less of its window (2 s of 10 s) is assigned, but does not decide which voices there are. */
const leastClean = 0.2;

/** The vectors that are clustered: with enough clean speech behind them, and numbers. */
export function trainingVectors({ framesPerWindow, dim, cleanFrames, data }: LocalVectors): Int32Array {
  const least = leastClean * framesPerWindow;
  return Int32Array.from(cleanFrames.keys()).filter((i) => cleanFrames[i]! >= least && hasNumbers(data, i, dim));
}

/** Whether the model gave a vector: all its numbers are finite. */
export function hasNumbers(data: Float32Array, vector: number, dim: number): boolean {
  for (let at = vector * dim; at < (vector + 1) * dim; at++) if (!Number.isFinite(data[at]!)) return false;
  return true;
}

/** Copies of the given vectors scaled to length 1, f64 [vectors * dim]; a zero vector stays zero. */
export function unitVectors(data: Float32Array, vectors: Int32Array, dim: number): Float64Array {
  const result = new Float64Array(vectors.length * dim);
  for (let i = 0; i < vectors.length; i++) {
    const from = vectors[i]! * dim;
    let squares = 0;
    for (let d = 0; d < dim; d++) squares += data[from + d]! ** 2;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let d = 0; d < dim; d++) result[i * dim + d] = data[from + d]! * scale;
  }
  return result;
}
