/** The voices that a clustering found in a recording. */
export interface Voices {
  count: number;
  /** f64 [count * dim]: weighted means of raw vectors. */
  centroids: Float64Array;
  /** f64 [count]: how many vectors are behind each. */
  weights: Float64Array;
}

/** Voices as the means of raw vectors (rows of `data`) by label 0, 1, ...; every label has members. */
export function meansByLabel(data: Float32Array, dim: number, vectors: Int32Array, labels: Int32Array): Voices {
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const centroids = new Float64Array(count * dim);
  const weights = new Float64Array(count);
  for (let i = 0; i < vectors.length; i++) add(centroids, labels[i]!, data, vectors[i]!, dim, weights, 1);
  return divided(centroids, dim, weights);
}

/** Voices as the means of raw vectors, weighted by f64 [vectors * count] responsibilities. */
export function weightedMeans(
  data: Float32Array,
  dim: number,
  vectors: Int32Array,
  responsibilities: Float64Array,
  count: number,
): Voices {
  const centroids = new Float64Array(count * dim);
  const weights = new Float64Array(count);
  for (let i = 0; i < vectors.length; i++)
    for (let voice = 0; voice < count; voice++)
      add(centroids, voice, data, vectors[i]!, dim, weights, responsibilities[i * count + voice]!);
  return divided(centroids, dim, weights);
}

function add(
  sums: Float64Array,
  voice: number,
  data: Float32Array,
  vector: number,
  dim: number,
  weights: Float64Array,
  weight: number,
): void {
  weights[voice]! += weight;
  for (let d = 0; d < dim; d++) sums[voice * dim + d]! += weight * data[vector * dim + d]!;
}

function divided(centroids: Float64Array, dim: number, weights: Float64Array): Voices {
  for (let i = 0; i < centroids.length; i++) centroids[i]! /= weights[Math.floor(i / dim)]!;
  return { count: weights.length, centroids, weights };
}
