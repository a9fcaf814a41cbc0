import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { innerProducts } from "./innerProducts.ts";
import { readNpz } from "./npz.ts";

/** Parameters of a two-covariance PLDA in its diagonalising space. They belong to one embedding model alone. */
export interface Plda {
  rawDim: number;
  /** Dimensions of the transformed vectors. */
  dim: number;
  /** f64 [rawDim]: mean of raw vectors. */
  rawMean: Float64Array;
  /** f64 [dim * rawDim]: the discriminant projection, one direction a row. */
  projection: Float64Array;
  /** f64 [dim]: mean after the projection. */
  projectedMean: Float64Array;
  /** f64 [dim]: mean in the PLDA's space. */
  mean: Float64Array;
  /** f64 [dim * dim]: whitens within-speaker and diagonalises between-speaker covariance, one direction a row. */
  diagonaliser: Float64Array;
  /** f64 [dim]: between-speaker variance of each direction, falling. */
  phi: Float64Array;
}

/** As `readPlda`, of a folder that holds `xvec_transform.npz` and `plda.npz`. */
export async function loadPlda(folder: string): Promise<Plda> {
  return readPlda({ transform: join(folder, "xvec_transform.npz"), plda: join(folder, "plda.npz") });
}

/**
 * Reads the two files of pyannote's community-1 by their paths: the transform (mean1, mean2, lda) and the PLDA (mu, tr, psi).
 * @throws when a file is missing or an array has not the size the others ask for.
 */
export async function readPlda(paths: { transform: string; plda: string }): Promise<Plda> {
  const transform = readNpz(await readFile(paths.transform));
  const plda = readNpz(await readFile(paths.plda));
  const [rawDim, dim] = transform.get("lda")?.shape ?? [];
  if (!rawDim || !dim) throw new Error(`${paths.transform} has no matrix "lda".`);
  const read = (arrays: typeof plda, name: string, length: number) => {
    const data = arrays.get(name)?.data;
    const path = arrays === plda ? paths.plda : paths.transform;
    if (data?.length !== length) throw new Error(`The array "${name}" in ${path} should have ${length} numbers.`);
    return data;
  };
  const psi = read(plda, "psi", dim);
  const order = [...psi.keys()].sort((a, b) => psi[b]! - psi[a]!);
  const rows = read(plda, "tr", dim * dim);
  const diagonaliser = new Float64Array(dim * dim);
  order.forEach((from, to) => {
    diagonaliser.set(rows.subarray(from * dim, (from + 1) * dim), to * dim);
  });
  return {
    rawDim,
    dim,
    rawMean: read(transform, "mean1", rawDim),
    projection: transposed(read(transform, "lda", rawDim * dim), rawDim, dim),
    projectedMean: read(transform, "mean2", dim),
    mean: read(plda, "mu", dim),
    diagonaliser,
    phi: Float64Array.from(order, (i) => psi[i]!),
  };
}

/** Vectors taken at a time: two blocks of this many stay in the processor's cache. */
const strip = 64;

/**
 * The given rows of raw vectors (f32 [.. * rawDim]) in the PLDA's space, f64 [rows * dim]: centred, scaled to √rawDim,
 * projected, centred, scaled to √dim (x-vector), then diagonalised. Signs of directions are arbitrary, as in any
 * eigenbasis. (As in BUT's VBx and pyannote.audio 4.)
 */
export function toPldaSpace(plda: Plda, raw: Float32Array, rows: Int32Array): Float64Array {
  const { dim, mean, diagonaliser } = plda;
  const result = new Float64Array(rows.length * dim);
  for (let from = 0; from < rows.length; from += strip) {
    const some = rows.subarray(from, from + strip);
    const centred = toXvectors(plda, raw, some);
    for (let i = 0; i < centred.length; i++) centred[i]! -= mean[i % dim]!;
    innerProducts(centred, some.length, diagonaliser, dim, dim, result.subarray(from * dim));
  }
  return result;
}

/** The first half of the way: f64 [rows * dim], each of length √dim. */
export function toXvectors(plda: Plda, raw: Float32Array, rows: Int32Array): Float64Array {
  const { rawDim, dim, rawMean, projection, projectedMean } = plda;
  const centred = new Float64Array(rows.length * rawDim);
  for (let i = 0; i < rows.length; i++)
    for (let d = 0; d < rawDim; d++) centred[i * rawDim + d] = raw[rows[i]! * rawDim + d]! - rawMean[d]!;
  scaleRows(centred, rawDim);
  const projected = new Float64Array(rows.length * dim);
  innerProducts(centred, rows.length, projection, dim, rawDim, projected);
  for (let i = 0; i < projected.length; i++) projected[i]! -= projectedMean[i % dim]!;
  scaleRows(projected, dim);
  return projected;
}

/** Every row to the length √dim, on average 1 in each dimension; a zero row stays. */
function scaleRows(matrix: Float64Array, dim: number): void {
  for (let from = 0; from < matrix.length; from += dim) {
    let squares = 0;
    for (let d = from; d < from + dim; d++) squares += matrix[d]! ** 2;
    const scale = squares > 0 ? Math.sqrt(dim / squares) : 0;
    for (let d = from; d < from + dim; d++) matrix[d]! *= scale;
  }
}

function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c]!;
  return result;
}
