import type { VoiceSpace } from "@rollcall/core/voiceSpace";

/** One raw vector of a known person in one of several rooms; room 0 is the recording as it was. */
export interface CohortItem {
  person: string;
  room: number;
  vector: Float32Array;
}

const nuisanceDirections = 40;
/** How far the within-person covariance is pulled towards a sphere: few people say little about 256 dimensions. */
const shrinkage = 0.5;

/**
 * Mean, deviation and nuisance directions of an embedding space from people heard in several rooms each, with one
 * vector a person (their room 0) as the cohort. Directions are eigenvectors of the z-scored within-person covariance.
 */
export function measureSpace(embeddingModelId: string, items: readonly CohortItem[]): VoiceSpace {
  const dim = items[0]!.vector.length;
  const mean = average(items.map((item) => item.vector));
  const deviation = new Float32Array(dim);
  for (const { vector } of items)
    for (let i = 0; i < dim; i++) deviation[i]! += (vector[i]! - mean[i]!) ** 2 / items.length;
  for (let i = 0; i < dim; i++) deviation[i] = Math.sqrt(deviation[i]!);

  const people = Map.groupBy(items, (item) => item.person);
  const asRecorded = Map.groupBy(
    items.filter((item) => item.room === 0),
    (item) => item.person,
  );
  const covariance = Array.from({ length: dim }, () => new Float64Array(dim));
  for (const group of people.values()) {
    const own = average(group.map((item) => item.vector));
    for (const { vector } of group) {
      const offset = Float64Array.from(vector, (x, i) => (x - own[i]!) / deviation[i]! / Math.sqrt(items.length));
      for (let i = 0; i < dim; i++) for (let j = 0; j < dim; j++) covariance[i]![j]! += offset[i]! * offset[j]!;
    }
  }
  const { values, vectors } = eigen(covariance);
  const level = values.reduce((sum, value) => sum + value, 0) / dim;
  const shrunk = values.map((value) => (1 - shrinkage) * value + shrinkage * level);
  const rest = shrunk.slice(nuisanceDirections).reduce((sum, value) => sum + value, 0) / (dim - nuisanceDirections);
  return {
    embeddingModelId,
    mean,
    deviation,
    nuisance: vectors.slice(0, nuisanceDirections),
    kept: Float32Array.from(shrunk.slice(0, nuisanceDirections), (value) => Math.sqrt(rest / value)),
    cohort: [...asRecorded.values()].map((group) => average(group.map((item) => item.vector))),
  };
}

function average(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i]! += vector[i]! / vectors.length;
  return Float32Array.from(sum);
}

/** Eigenvalues (greatest first) and unit eigenvectors of a symmetric matrix by cyclic Jacobi rotations; destroys it. */
function eigen(matrix: Float64Array[]): { values: number[]; vectors: Float32Array[] } {
  const n = matrix.length;
  const basis = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
  const rotate = (a: Float64Array, p: number, q: number, c: number, s: number) => {
    const x = a[p]!;
    a[p] = c * x - s * a[q]!;
    a[q] = s * x + c * a[q]!;
  };
  for (let sweep = 0; sweep < 12; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const coupling = matrix[p]![q]!;
        if (Math.abs(coupling) < 1e-14) continue;
        const theta = (matrix[q]![q]! - matrix[p]![p]!) / (2 * coupling);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (const row of matrix) rotate(row, p, q, c, s);
        const [rowP, rowQ] = [matrix[p]!, matrix[q]!];
        for (let k = 0; k < n; k++) {
          const x = rowP[k]!;
          rowP[k] = c * x - s * rowQ[k]!;
          rowQ[k] = s * x + c * rowQ[k]!;
        }
        for (const row of basis) rotate(row, p, q, c, s);
      }
    }
  }
  const order = matrix.map((row, i) => ({ value: row[i]!, i })).sort((a, b) => b.value - a.value);
  return {
    values: order.map(({ value }) => value),
    vectors: order.map(({ i }) => Float32Array.from(basis, (row) => row[i]!)),
  };
}
