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
