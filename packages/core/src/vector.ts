/** Inner product of two vectors of equal length. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Euclidean length. */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}

/** A copy scaled to length 1; a zero vector stays zero. */
export function unit(a: ArrayLike<number>): Float32Array {
  const length = norm(a);
  const result = new Float32Array(a.length);
  if (length > 0) for (let i = 0; i < a.length; i++) result[i] = a[i]! / length;
  return result;
}

/** Cosine of the angle between two vectors; 0 when either is zero. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const lengths = norm(a) * norm(b);
  return lengths > 0 ? dot(a, b) / lengths : 0;
}

/** Adds `weight * b` onto `a` in place. */
export function addScaled(a: Float32Array | Float64Array, b: ArrayLike<number>, weight: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += weight * b[i]!;
}
