/** One step of agglomeration: the two clusters that were joined (by their lowest item) and how far apart they were. */
export interface Merge {
  a: number;
  b: number;
  height: number;
}

/**
 * Agglomerative clustering of `n` items down to one, by the Lance-Williams formula of the linkage:
 * "average" joins by the weighted mean distance of all pairs (heights never fall), "centroid" by the distance of the
 * weighted centroids, for which `distances` must be SQUARED Euclidean (heights can fall: inversions).
 *
 * `distances` is the strict upper triangle, row by row, f32 or f64 [n (n - 1) / 2], and is overwritten. Memory is that
 * triangle; time about O(n²) with a nearest neighbour kept for each item.
 */
export function linkage(
  n: number,
  distances: Float32Array | Float64Array,
  weights: ArrayLike<number>,
  method: "average" | "centroid",
): Merge[] {
  const weight = Float64Array.from(weights);
  const isGone = new Uint8Array(n);
  const nearest = new Int32Array(n).fill(-1);
  const nearestDistance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const seek = (i: number) => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let j = i + 1, at = triangleIndex(n, i, i + 1); j < n; j++, at++) {
      if (isGone[j] || distances[at]! >= least) continue;
      least = distances[at]!;
      best = j;
    }
    nearest[i] = best;
    nearestDistance[i] = least;
  };
  for (let i = 0; i < n; i++) seek(i);

  const merges: Merge[] = [];
  for (let step = 1; step < n; step++) {
    let a = -1;
    for (let i = 0; i < n; i++)
      if (!isGone[i] && nearest[i]! >= 0 && (a < 0 || nearestDistance[i]! < nearestDistance[a]!)) a = i;
    const b = nearest[a]!;
    const height = nearestDistance[a]!;
    merges.push({ a, b, height });

    const both = weight[a]! + weight[b]!;
    isGone[b] = 1;
    for (let k = 0; k < n; k++) {
      if (isGone[k] || k === a) continue;
      const toA = k < a ? triangleIndex(n, k, a) : triangleIndex(n, a, k);
      const toB = k < b ? triangleIndex(n, k, b) : triangleIndex(n, b, k);
      let joined = (weight[a]! * distances[toA]! + weight[b]! * distances[toB]!) / both;
      if (method === "centroid") joined -= (weight[a]! * weight[b]! * height) / (both * both);
      distances[toA] = joined;
      if (k < a && joined < nearestDistance[k]!) {
        nearest[k] = a;
        nearestDistance[k] = joined;
      } else if (k < b && (nearest[k] === a || nearest[k] === b)) seek(k);
    }
    weight[a] = both;
    seek(a);
  }
  return merges;
}

/** Where the pair (i < j) stands in the strict upper triangle of n items. */
export function triangleIndex(n: number, i: number, j: number): number {
  return i * n - (i * (i + 1)) / 2 + j - i - 1;
}

/** Labels 0, 1, ... of `n` items (in order of first appearance) after the given merges. */
export function labelsAfter(n: number, merges: readonly Merge[]): Int32Array {
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  for (const { a, b } of merges) parent[b] = a;
  const labels = new Int32Array(n).fill(-1);
  let next = 0;
  for (let i = 0; i < n; i++) {
    let root = i;
    while (parent[root] !== root) root = parent[root]!;
    if (labels[root]! < 0) labels[root] = next++;
    labels[i] = labels[root]!;
  }
  return labels;
}

/** The merges within the cut, where a merge counts as high as the highest beneath it (as SciPy cuts centroid trees). */
export function mergesWithin(n: number, merges: readonly Merge[], cut: number): Merge[] {
  const highest = new Float64Array(n);
  return merges.filter(({ a, b, height }) => {
    highest[a] = Math.max(highest[a]!, highest[b]!, height);
    return highest[a]! <= cut;
  });
}
