import { innerProducts } from "./innerProducts.ts";

/** Starts from different seeds; the tightest result is taken. */
const starts = 3;
const mostRounds = 50;
const strip = 256;

/**
 * k-means (Lloyd) of unit vectors, f64 [n * dim], into exactly k <= n groups: labels 0 to k - 1, each with members.
 * Seeded by k-means++ with a generator of its own, so the same vectors always give the same groups.
 */
export function kMeans(units: Float64Array, dim: number, k: number): Int32Array {
  const random = generator(42);
  let best = lloyd(units, dim, seed(units, dim, k, random));
  for (let start = 1; start < starts; start++) {
    const other = lloyd(units, dim, seed(units, dim, k, random));
    if (other.spread < best.spread) best = other;
  }
  return best.labels;
}

/** Indices of k vectors, each chosen with a probability that grows with its squared distance to those before it. */
function seed(units: Float64Array, dim: number, k: number, random: () => number): Float64Array {
  const n = units.length / dim;
  const centres = new Float64Array(k * dim);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const products = new Float64Array(n);
  let chosen = Math.floor(random() * n);
  for (let c = 0; c < k; c++) {
    const centre = units.subarray(chosen * dim, (chosen + 1) * dim);
    centres.set(centre, c * dim);
    innerProducts(units, n, centre, 1, dim, products);
    let total = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = i === chosen ? 0 : Math.min(nearest[i]!, Math.max(0, 2 - 2 * products[i]!));
      total += nearest[i]!;
    }
    let left = random() * total;
    chosen = nearest.findLastIndex((distance) => distance > 0);
    for (let i = 0; i < n; i++) {
      left -= nearest[i]!;
      if (left >= 0 || nearest[i] === 0) continue;
      chosen = i;
      break;
    }
    if (chosen < 0) chosen = c + 1 < n ? c + 1 : 0;
  }
  return centres;
}

function lloyd(units: Float64Array, dim: number, centres: Float64Array): { labels: Int32Array; spread: number } {
  const n = units.length / dim;
  const k = centres.length / dim;
  const labels = new Int32Array(n).fill(-1);
  const distances = new Float64Array(n);
  const products = new Float64Array(strip * k);
  for (let round = 0; round < mostRounds; round++) {
    let changes = 0;
    const squares = Float64Array.from({ length: k }, (_, c) => squareOf(centres, c, dim));
    for (let from = 0; from < n; from += strip) {
      const rows = Math.min(strip, n - from);
      innerProducts(units.subarray(from * dim, (from + rows) * dim), rows, centres, k, dim, products);
      for (let r = 0; r < rows; r++) {
        let label = 0;
        let least = Number.POSITIVE_INFINITY;
        for (let c = 0; c < k; c++) {
          const distance = 1 + squares[c]! - 2 * products[r * k + c]!;
          if (distance >= least) continue;
          least = distance;
          label = c;
        }
        if (labels[from + r] !== label) changes++;
        labels[from + r] = label;
        distances[from + r] = least;
      }
    }
    changes += fillEmpty(labels, distances, k);
    if (changes === 0) break;
    recentre(units, dim, labels, centres);
  }
  return { labels, spread: distances.reduce((sum, distance) => sum + distance, 0) };
}

/** A group that lost all its members takes the vector that is farthest from its own centre. */
function fillEmpty(labels: Int32Array, distances: Float64Array, k: number): number {
  const size = new Int32Array(k);
  for (const label of labels) size[label]!++;
  let filled = 0;
  for (let c = 0; c < k; c++) {
    if (size[c]! > 0) continue;
    let farthest = -1;
    for (let i = 0; i < labels.length; i++)
      if (size[labels[i]!]! > 1 && (farthest < 0 || distances[i]! > distances[farthest]!)) farthest = i;
    size[labels[farthest]!]!--;
    labels[farthest] = c;
    distances[farthest] = 0;
    size[c] = 1;
    filled++;
  }
  return filled;
}

function recentre(units: Float64Array, dim: number, labels: Int32Array, centres: Float64Array): void {
  centres.fill(0);
  const size = new Int32Array(centres.length / dim);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    size[label]!++;
    for (let d = 0; d < dim; d++) centres[label * dim + d]! += units[i * dim + d]!;
  }
  for (let at = 0; at < centres.length; at++) centres[at]! /= size[Math.floor(at / dim)]!;
}

function squareOf(matrix: Float64Array, row: number, dim: number): number {
  let sum = 0;
  for (let at = row * dim; at < (row + 1) * dim; at++) sum += matrix[at]! ** 2;
  return sum;
}

/** Numbers in [0, 1) that look random and are always the same (mulberry32). */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}
