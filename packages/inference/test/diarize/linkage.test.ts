import { describe, expect, it } from "vitest";
import { labelsAfter, linkage, mergesWithin, triangleIndex } from "../../src/diarize/linkage.ts";

const points = [
  [1, 0, 0],
  [0.9, 0.3, 0.1],
  [0.8, 0.1, 0.5],
  [0, 1, 0.2],
  [0.1, 0.9, -0.1],
  [-0.2, 0.1, 1],
].map((point) => point.map((x) => x / Math.hypot(...point)));

describe("linkage", () => {
  it("joins centroids as SciPy does, inversion included", () => {
    const merges = linkage(6, squaredDistances(points), new Array(6).fill(1), "centroid");
    const heights = merges.map((merge) => Math.sqrt(merge.height));
    [0.32506, 0.336285, 0.494432, 1.226681, 1.198719].forEach((h, i) => {
      expect(heights[i]).toBeCloseTo(h, 5);
    });
    expect(merges.map(({ a, b }) => [a, b])).toEqual([
      [3, 4],
      [0, 1],
      [0, 2],
      [0, 3],
      [0, 5],
    ]);
    expect([...labelsAfter(6, mergesWithin(6, merges, 0.3 ** 2))]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...labelsAfter(6, mergesWithin(6, merges, 1.2 ** 2))]).toEqual([0, 0, 0, 1, 1, 2]);
  });

  it("joins by the mean of all pairs, weights standing for repeated items", () => {
    const distances = Float64Array.of(1, 4, 3);
    const merges = linkage(3, distances, [3, 1, 1], "average");
    expect(merges[1]!.height).toBeCloseTo((3 * 4 + 3) / 4, 12);
  });
});

function squaredDistances(rows: number[][]): Float64Array {
  const n = rows.length;
  const distances = new Float64Array((n * (n - 1)) / 2);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      distances[triangleIndex(n, i, j)] = rows[i]!.reduce((sum, x, d) => sum + (x - rows[j]![d]!) ** 2, 0);
  return distances;
}
