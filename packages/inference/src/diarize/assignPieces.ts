import { addScaled, dot, unit } from "@rollcall/core/vector";
import { sampleRateHz } from "../artefacts.ts";
import type { TurnPiece } from "./turnPieces.ts";
import { reliability } from "./voiceSums.ts";

/** Pieces of less speech than this (seconds) teach the centroids nothing. */
const leastToLearn = 1.5;
const rounds = 3;
/** What a piece gains for the voice that most of its cluster's speech went to. */
const loyalty = 0.1;
/** A piece of at least this many seconds that is less like its voice than so much of what is usual there is nobody's. */
const leastToReject = 1.25;
const strayShare = 0.4;
/** Speech separated by more is not one turn. */
const turnPause = 1 * sampleRateHz;

/**
 * The voice of each piece: the nearest of the centroids, which are learned anew from their pieces. Pieces that fit no
 * voice - laughter, several at once, somebody who hardly speaks - go to the voice that speaks right before and right
 * after, or to nobody (-1): a wrong voice is worse than none. `pinned` is Int32 [pieces], the voice of those of which it
 * is known, -1 for the others.
 */
export function assignPieces(
  pieces: readonly TurnPiece[],
  start: readonly Float32Array[],
  clusters: number,
  pinned: Int32Array,
): Int32Array {
  let centroids = start;
  let voices = new Int32Array(pieces.length);
  const flow = new Float64Array(clusters * centroids.length);
  const total = new Float64Array(clusters);
  for (let round = 0; round < rounds; round++) {
    voices = Int32Array.from(pieces, (piece, i) =>
      pinned[i]! < 0 ? nearest(piece, centroids, flow, total) : pinned[i]!,
    );
    flow.fill(0);
    total.fill(0);
    pieces.forEach(({ cluster, voice }, i) => {
      flow[cluster * centroids.length + voices[i]!]! += voice.seconds;
      total[cluster]! += voice.seconds;
    });
    centroids = learn(pieces, voices, centroids);
  }
  return withoutStrays(pieces, voices, centroids, pinned);
}

function nearest(
  { cluster, voice }: TurnPiece,
  centroids: readonly Float32Array[],
  flow: Float64Array,
  total: Float64Array,
): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (const [k, centroid] of centroids.entries()) {
    const bias = total[cluster]! > 0 ? (loyalty * flow[cluster * centroids.length + k]!) / total[cluster]! : 0;
    const score = dot(voice.vector, centroid) * reliability(voice.seconds) + bias;
    if (score <= most) continue;
    most = score;
    best = k;
  }
  return best;
}

function learn(pieces: readonly TurnPiece[], voices: Int32Array, centroids: readonly Float32Array[]): Float32Array[] {
  const sums = centroids.map((centroid) => new Float64Array(centroid.length));
  pieces.forEach(({ voice }, i) => {
    if (voice.seconds >= leastToLearn) addScaled(sums[voices[i]!]!, voice.vector, voice.seconds);
  });
  return sums.map((sum, k) => (sum.some((x) => x !== 0) ? unit(sum) : centroids[k]!));
}

function withoutStrays(
  pieces: readonly TurnPiece[],
  voices: Int32Array,
  centroids: readonly Float32Array[],
  pinned: Int32Array,
): Int32Array {
  const likeness = pieces.map(({ voice }, i) => dot(voice.vector, centroids[voices[i]!]!) / reliability(voice.seconds));
  const usual = centroids.map((_, k) => {
    const own = likeness.filter((_, i) => voices[i] === k && pieces[i]!.voice.seconds >= leastToLearn);
    return own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0;
  });
  const result = voices.slice();
  const inTime = [...pieces.keys()].sort((a, b) => pieces[a]!.start - pieces[b]!.start);
  for (const [at, i] of inTime.entries()) {
    const piece = pieces[i]!;
    if (pinned[i]! >= 0) continue;
    if (piece.voice.seconds < leastToReject || likeness[i]! >= strayShare * usual[voices[i]!]!) continue;
    const [before, after] = [inTime[at - 1], inTime[at + 1]];
    const isInside =
      before !== undefined &&
      after !== undefined &&
      voices[before] === voices[after] &&
      piece.start - pieces[before]!.end < turnPause &&
      pieces[after]!.start - piece.end < turnPause;
    result[i] = isInside ? voices[before]! : -1;
  }
  return result;
}
