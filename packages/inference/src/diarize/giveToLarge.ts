import { innerProducts } from "./innerProducts.ts";

/** How many vectors carry each of the labels 0, 1, ... */
export function labelSizes(labels: Int32Array): Int32Array {
  const sizes = new Int32Array(labels.reduce((most, label) => Math.max(most, label + 1), 0));
  for (const label of labels) sizes[label]!++;
  return sizes;
}

/**
 * Labels of unit vectors, f64 [vectors * dim], with only the `large` ones left, as 0, 1, ... in the order given: whoever
 * carries another gets the large one whose centroid is most like that of its own. Without any large one all are 0.
 */
export function giveToLarge(
  units: Float64Array,
  dim: number,
  labels: Int32Array,
  large: readonly number[],
): Int32Array {
  if (large.length === 0) return new Int32Array(labels.length);
  const count = labelSizes(labels).length;
  const sums = new Float64Array(count * dim);
  for (let i = 0; i < labels.length; i++)
    for (let d = 0; d < dim; d++) sums[labels[i]! * dim + d]! += units[i * dim + d]!;

  const targets = new Float64Array(large.length * dim);
  large.forEach((label, to) => {
    const sum = sums.subarray(label * dim, (label + 1) * dim);
    const length = Math.sqrt(sum.reduce((total, x) => total + x * x, 0)) || 1;
    for (let d = 0; d < dim; d++) targets[to * dim + d] = sum[d]! / length;
  });
  const alike = new Float64Array(count * large.length);
  innerProducts(sums, count, targets, large.length, dim, alike);
  const newLabels = Int32Array.from({ length: count }, (_, label) => {
    const own = alike.subarray(label * large.length, (label + 1) * large.length);
    return own.reduce((best, score, k) => (score > own[best]! ? k : best), 0);
  });
  large.forEach((label, to) => {
    newLabels[label] = to;
  });
  return labels.map((label) => newLabels[label]!);
}
