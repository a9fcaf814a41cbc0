import { addScaled, dot } from "@rollcall/core/vector";

/** A vector to be grouped: unit f32 [dim] and the net seconds of speech behind it. */
export interface VoiceVector {
  vector: Float32Array;
  seconds: number;
  /** Share of this speech that no other vector also covers: windows overlap, and 10 windows are not 10 times the speech. */
  share: number;
}

/** A group of vectors, with all that mean similarities need; groups can be joined without their members. */
export interface Sum {
  /** Sum of the members, each weighted by its seconds and divided by its reliability. */
  vector: Float64Array;
  weight: number;
  /** Sums of the squares of the members' lengths and weights. */
  squares: number;
  weightSquares: number;
  /** Net speech, counted once. */
  seconds: number;
  count: number;
}

/** How alike two vectors of one voice are expected to be grows with the speech behind them: measured on the cohort. */
export function reliability(seconds: number): number {
  return Math.sqrt(seconds / (seconds + 1.29));
}

/** A group of one. */
export function sumOf({ vector, seconds, share }: VoiceVector): Sum {
  const sum = new Float64Array(vector.length);
  addScaled(sum, vector, seconds / reliability(seconds));
  return {
    vector: sum,
    weight: seconds,
    squares: dot(sum, sum),
    weightSquares: seconds ** 2,
    seconds: seconds * share,
    count: 1,
  };
}

/** Two groups as one. */
export function joined(a: Sum, b: Sum): Sum {
  const vector = a.vector.slice();
  addScaled(vector, b.vector, 1);
  return {
    vector,
    weight: a.weight + b.weight,
    squares: a.squares + b.squares,
    weightSquares: a.weightSquares + b.weightSquares,
    seconds: a.seconds + b.seconds,
    count: a.count + b.count,
  };
}

/** A group that counts as a single member: pairs inside it say nothing about how a voice spreads. */
export function asOne(sum: Sum): Sum {
  return { ...sum, squares: dot(sum.vector, sum.vector), weightSquares: sum.weight ** 2, count: 1 };
}

/** Weighted mean similarity of all pairs of members of two groups; 1 is what one voice is expected to score. */
export function meanSimilarity(a: Sum, b: Sum): number {
  return dot(a.vector, b.vector) / (a.weight * b.weight);
}

/** What one voice scores within itself in a quiet room, counted as one pair so that small groups have a value. */
const usualWithin = 0.9;

/** Mean similarity of the pairs inside a group. */
export function withinSimilarity(sum: Sum): number {
  const pairs = (sum.count * (sum.count - 1)) / 2;
  const weights = sum.weight ** 2 - sum.weightSquares;
  const own = weights > 0 ? (dot(sum.vector, sum.vector) - sum.squares) / weights : usualWithin;
  return (own * pairs + usualWithin) / (pairs + 1);
}
