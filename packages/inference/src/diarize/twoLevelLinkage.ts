import { labelsAfter, mergesWithin } from "./linkage.ts";
import { unitVectors } from "./localVectors.ts";
import { growTree, type VoiceTree } from "./voiceTree.ts";

/** Windows in a block of the first level, and the distance within which its vectors are surely one voice. */
const firstLevel: Level = { windows: 600, cut: 0.4 };
/** In very long recordings ten blocks are taken together again before all are. */
const secondLevel: Level = { windows: 6000, cut: 0.5 };
/** Leaves whose distances are all kept at once: 72 MB. */
const mostLeaves = 6000;
/** Fewer vectors than this need no levels: their distances take 8 MB. */
const fewVectors = 2000;

interface Level {
  windows: number;
  cut: number;
}

/** The tree of a recording's vectors: all at once where they are few, by blocks where they are many. */
export function growVoiceTree(data: Float32Array, dim: number, vectors: Int32Array, windowOf: Int32Array): VoiceTree {
  return vectors.length <= fewVectors ? fullLinkage(data, dim, vectors) : twoLevelLinkage(data, dim, vectors, windowOf);
}

/** Centroid linkage of the given raw vectors, scaled to length 1. O(n²) time and memory. */
export function fullLinkage(data: Float32Array, dim: number, vectors: Int32Array): VoiceTree {
  const sizes = new Float64Array(vectors.length).fill(1);
  return {
    leafOf: Int32Array.from(vectors.keys()),
    sizes,
    merges: growTree(unitVectors(data, vectors, dim), dim, sizes),
  };
}

/**
 * The same in time linear in the blocks: vectors of 600 windows are joined within .4, then the weighted centroids of
 * those groups across the recording. Centroid linkage knows groups by centroid and size alone, so this is the full tree
 * above .4 unless a block joined what the whole would have joined in another order.
 *
 * `windowOf` is the window of each vector, ascending. With n vectors in blocks of b and m groups: time O(n b + m²),
 * memory b² / 2 + m² / 2 numbers of f32, where b <= 1800 and m is about n / 5; above `most` groups one more level comes
 * between. Three hours of windows a second apart are about 15,000 vectors in 18 blocks and 3,000 groups: 20 MB.
 */
export function twoLevelLinkage(
  data: Float32Array,
  dim: number,
  vectors: Int32Array,
  windowOf: Int32Array,
  most: number = mostLeaves,
): VoiceTree {
  const read = (from: number, to: number) => unitVectors(data, vectors.subarray(from, to), dim);
  const ones = new Float64Array(vectors.length).fill(1);
  let leaves = joinBlocks(read, dim, ones, windowOf, firstLevel);
  if (leaves.sizes.length > most) {
    const { centroids, sizes, windowOf, leafOf } = leaves;
    const part = (from: number, to: number) => centroids.subarray(from * dim, to * dim);
    const fewer = joinBlocks(part, dim, sizes, windowOf, secondLevel);
    leaves = { ...fewer, leafOf: leafOf.map((leaf) => fewer.leafOf[leaf]!) };
  }
  return { leafOf: leaves.leafOf, sizes: leaves.sizes, merges: growTree(leaves.centroids, dim, leaves.sizes) };
}

interface Leaves {
  /** Int32 [items]. */
  leafOf: Int32Array;
  /** f64 [leaves * dim]. */
  centroids: Float64Array;
  /** f64 [leaves]. */
  sizes: Float64Array;
  /** Int32 [leaves]: the first window of each one's block, ascending. */
  windowOf: Int32Array;
}

/** Joins items within each block of windows. `read` gives the vectors of items [from, to), f64 [(to - from) * dim]. */
function joinBlocks(
  read: (from: number, to: number) => Float64Array,
  dim: number,
  sizes: Float64Array,
  windowOf: Int32Array,
  { windows, cut }: Level,
): Leaves {
  const leafOf = new Int32Array(sizes.length);
  const leaves: { sum: Float64Array; size: number; window: number }[] = [];
  for (let from = 0, to = 1; from < sizes.length; from = to, to++) {
    const block = Math.floor(windowOf[from]! / windows);
    while (to < sizes.length && Math.floor(windowOf[to]! / windows) === block) to++;
    const items = read(from, to);
    const n = to - from;
    const labels = labelsAfter(n, mergesWithin(n, growTree(items, dim, sizes.subarray(from, to)), cut ** 2));
    const first = leaves.length;
    for (let i = 0; i < n; i++) {
      const size = sizes[from + i]!;
      const at = first + labels[i]!;
      if (at === leaves.length) leaves.push({ sum: new Float64Array(dim), size: 0, window: block * windows });
      const leaf = leaves[at]!;
      leafOf[from + i] = at;
      leaf.size += size;
      for (let d = 0; d < dim; d++) leaf.sum[d]! += size * items[i * dim + d]!;
    }
  }
  const centroids = new Float64Array(leaves.length * dim);
  leaves.forEach(({ sum, size }, leaf) => {
    for (let d = 0; d < dim; d++) centroids[leaf * dim + d] = sum[d]! / size;
  });
  return {
    leafOf,
    centroids,
    sizes: Float64Array.from(leaves, ({ size }) => size),
    windowOf: Int32Array.from(leaves, ({ window }) => window),
  };
}
