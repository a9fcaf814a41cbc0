import { addScaled } from "@rollcall/core/vector";
import { type Cluster, type Diarization, sampleRateHz } from "../artefacts.ts";
import type { VotedFrames } from "./aloneRegions.ts";
import type { SecondLook } from "./secondLook.ts";
import type { TurnPiece } from "./turnPieces.ts";

/** Evidence enough to vote on; more would only make the artefact large. */
const mostPieces = 64;
/** Shorter pieces count only where there is nothing longer (seconds). */
const leastPiece = 1;

/**
 * Puts the voices in the order in which they are met, drops those that never speak, and describes each by its pieces. A voice
 * that is never alone for long enough has an empty vector and no pieces. Takes over the frames it is given.
 */
export function describeClusters({ frames, clusters, pieces }: SecondLook): Diarization {
  const order = inOrderOfSpeech(frames, clusters);
  const speaking = order.map((cluster) => activeFrames(frames.active, cluster, clusters));
  return {
    ...frames,
    active: columns(frames.active, clusters, order),
    votes: columns(frames.votes, clusters, order),
    clusters: order.map((cluster, i): Cluster => {
      const own = usable(pieces.filter((piece) => piece.cluster === cluster));
      return {
        label: `S${i + 1}`,
        vector: weightedMean(own),
        netSpeechMs: Math.round((speaking[i]! * frames.frameStep * 1000) / sampleRateHz),
        pieces: spread(own).map(({ start, end, raw }) => ({ startMs: toMs(start), endMs: toMs(end), vector: raw })),
      };
    }),
  };
}

/** By when each has spoken for a second in all, as a reader meets them; those who never do come last. */
function inOrderOfSpeech({ active, frames, frameStep }: VotedFrames, clusters: number): number[] {
  const noticeable = Math.ceil(sampleRateHz / frameStep);
  const spoken = new Int32Array(clusters);
  const met: number[] = [];
  const glimpsed: number[] = [];
  for (let f = 0; f < frames && met.length < clusters; f++)
    for (let c = 0; c < clusters; c++) {
      if (!active[f * clusters + c]) continue;
      spoken[c]!++;
      if (spoken[c] === 1) glimpsed.push(c);
      if (spoken[c] === noticeable) met.push(c);
    }
  return [...met, ...glimpsed.filter((c) => !met.includes(c))];
}

/** The matrix with the given columns only, in that order and in the same memory: hours of frames are tens of megabytes. */
function columns(matrix: Uint8Array, width: number, order: readonly number[]): Uint8Array {
  const rows = width > 0 ? matrix.length / width : 0;
  const row = new Uint8Array(width);
  let to = 0;
  for (let from = 0; from < rows * width; from += width) {
    for (let c = 0; c < width; c++) row[c] = matrix[from + c]!;
    for (let i = 0; i < order.length; i++) matrix[to++] = row[order[i]!]!;
  }
  return matrix.subarray(0, to);
}

function usable(pieces: TurnPiece[]): TurnPiece[] {
  const long = pieces.filter(({ voice }) => voice.seconds >= leastPiece);
  return (long.length > 0 ? long : pieces).sort((a, b) => a.start - b.start);
}

/** At most `mostPieces`, evenly over the recording. */
function spread(pieces: readonly TurnPiece[]): readonly TurnPiece[] {
  if (pieces.length <= mostPieces) return pieces;
  return Array.from({ length: mostPieces }, (_, i) => pieces[Math.floor((i * pieces.length) / mostPieces)]!);
}

function weightedMean(pieces: readonly TurnPiece[]): Float32Array {
  const mean = new Float32Array(pieces[0]?.raw.length ?? 0);
  const total = pieces.reduce((sum, { voice }) => sum + voice.seconds, 0);
  for (const { raw, voice } of pieces) addScaled(mean, raw, voice.seconds / total);
  return mean;
}

function activeFrames(active: Uint8Array, cluster: number, clusters: number): number {
  let count = 0;
  for (let at = cluster; at < active.length; at += clusters) count += active[at]!;
  return count;
}

function toMs(samples: number): number {
  return Math.round((samples * 1000) / sampleRateHz);
}
