import { innerProducts } from "./innerProducts.ts";
import { labelsAfter, linkage, type Merge, mergesWithin } from "./linkage.ts";

/**
 * How vectors come together by centroid linkage. A leaf is one vector, or, in a long recording, several that are surely
 * one voice.
 */
export interface VoiceTree {
  /** Int32 [vectors]: the leaf each vector is in. */
  leafOf: Int32Array;
  /** f64 [leaves]: vectors in each. */
  sizes: Float64Array;
  /** Heights are SQUARED Euclidean distances of centroids of unit vectors. */
  merges: Merge[];
}

/** Centroid linkage of `sizes.length` centroids, f64 [leaves * dim]. Memory is leaves² / 2 numbers of f32. */
export function growTree(centroids: Float64Array, dim: number, sizes: Float64Array): Merge[] {
  if (sizes.length < 2) return [];
  return linkage(sizes.length, squaredDistances(centroids, sizes.length, dim), sizes, "centroid");
}

/** Labels 0, 1, ... of the vectors, in order of first appearance, with the tree cut at a distance. */
export function cutTree(tree: VoiceTree, distance: number): Int32Array {
  return labelsOf(tree, mergesWithin(tree.sizes.length, tree.merges, distance ** 2));
}

/** Labels 0, 1, ... of the vectors, in order of first appearance, after the given merges of the tree. */
export function labelsOf({ leafOf, sizes }: VoiceTree, merges: readonly Merge[]): Int32Array {
  const labelOfLeaf = labelsAfter(sizes.length, merges);
  return leafOf.map((leaf) => labelOfLeaf[leaf]!);
}

/** Rows whose products with all later rows are made at a time. */
const strip = 128;

/** Squared Euclidean distances of all pairs: the strict upper triangle, row by row, summed as f64 and kept as f32. */
export function squaredDistances(rows: Float64Array, n: number, dim: number): Float32Array {
  const distances = new Float32Array((n * (n - 1)) / 2);
  const squares = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let at = i * dim; at < (i + 1) * dim; at++) squares[i]! += rows[at]! * rows[at]!;
  const products = new Float64Array(strip * n);
  let to = 0;
  for (let from = 0; from < n; from += strip) {
    const height = Math.min(strip, n - from);
    const width = n - from;
    innerProducts(
      rows.subarray(from * dim, (from + height) * dim),
      height,
      rows.subarray(from * dim),
      width,
      dim,
      products,
    );
    for (let r = 0; r < height; r++)
      for (let c = r + 1; c < width; c++)
        distances[to++] = Math.max(0, squares[from + r]! + squares[from + c]! - 2 * products[r * width + c]!);
  }
  return distances;
}
