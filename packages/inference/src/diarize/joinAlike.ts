import { cosine } from "@rollcall/core/vector";
import type { Voices } from "./voices.ts";

/** Centroids of two people in one room were measured at .30 to .55; of one voice torn in two at .70 to .95. */
const sameVoice = 0.75;

/** Joins the two voices most alike again and again, while any are as alike as one voice and more than `fewest` are left. */
export function joinAlike(voices: Voices, fewest: number): Voices {
  const dim = voices.centroids.length / voices.count;
  const left = Array.from({ length: voices.count }, (_, k) => ({
    centroid: voices.centroids.slice(k * dim, (k + 1) * dim),
    weight: voices.weights[k]!,
  }));
  while (left.length > fewest) {
    const pair = mostAlike(left.map(({ centroid }) => centroid));
    if (!pair || pair.similarity < sameVoice) break;
    const [a, b] = [left[pair.a]!, left[pair.b]!];
    const weight = a.weight + b.weight;
    const centroid = a.centroid.map((x, d) => (a.weight * x + b.weight * b.centroid[d]!) / weight);
    left[pair.a] = { centroid, weight };
    left.splice(pair.b, 1);
  }
  const centroids = new Float64Array(left.length * dim);
  left.forEach(({ centroid }, k) => {
    centroids.set(centroid, k * dim);
  });
  return { count: left.length, centroids, weights: Float64Array.from(left, ({ weight }) => weight) };
}

function mostAlike(centroids: readonly Float64Array[]): { a: number; b: number; similarity: number } | null {
  let best: { a: number; b: number; similarity: number } | null = null;
  for (let a = 0; a < centroids.length; a++)
    for (let b = a + 1; b < centroids.length; b++) {
      const similarity = cosine(centroids[a]!, centroids[b]!);
      if (!best || similarity > best.similarity) best = { a, b, similarity };
    }
  return best;
}
