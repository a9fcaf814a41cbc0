import { dot } from "@rollcall/core/vector";
import type { Region } from "../artefacts.ts";
import type { VotedFrames } from "./aloneRegions.ts";
import { frameOffset, frameStep } from "./grid.ts";

/** Missed speech is cut into pieces of this length (3 s) so that two people in it can be told apart. */
const longestPiece = 48_000;
/** Less than .1 s is an edge, not speech. */
const shortest = 1600;
/** Whoever speaks within .5 s of the piece gains up to so much against a cosine of 1. */
const neighbourFrames = 30;
const neighbourGain = 0.15;

/** Stretches of detected speech in which the segmentation hears nobody, in pieces of at most 3 s. */
export function findMissedSpeech(perFrame: Uint8Array, regions: readonly Region[]): Region[] {
  const missed: Region[] = [];
  for (const region of regions) {
    const last = Math.min(perFrame.length, frameAt(region.end));
    let from = -1;
    for (let f = frameAt(region.start); f <= last; f++) {
      const isMissed = f < last && perFrame[f] === 0;
      if (isMissed && from < 0) from = f;
      if (isMissed || from < 0) continue;
      missed.push(...cut(sampleAt(from), sampleAt(f)));
      from = -1;
    }
  }
  return missed;
}

/**
 * Gives missed speech to a voice: long pieces to the nearest centroid, where the voice that speaks right before or after
 * has an advantage; short ones to that neighbour. Writes it into `turns` and returns whose each became, -1 for nobody's:
 * Int32 [missed].
 */
export function giveMissedSpeech(
  missed: readonly Region[],
  vectors: readonly (ArrayLike<number> | null)[],
  centroids: readonly ArrayLike<number>[],
  turns: VotedFrames,
): Int32Array {
  const k = centroids.length;
  const { active, frames } = turns;
  return Int32Array.from(missed, (region, i) => {
    const scores = new Float64Array(k);
    const vector = vectors[i];
    centroids.forEach((centroid, c) => {
      if (vector) scores[c] = dot(vector, centroid);
    });
    const from = Math.max(0, frameAt(region.start) - neighbourFrames);
    const to = Math.min(frames, frameAt(region.end) + neighbourFrames);
    for (let f = from; f < to; f++)
      for (let c = 0; c < k; c++) if (active[f * k + c]) scores[c]! += neighbourGain / neighbourFrames;
    const best = scores.indexOf(Math.max(...scores));
    if (best < 0 || (scores[best]! <= 0 && k > 1)) return -1;
    giveRegion(region, best, k, turns);
    return best;
  });
}

/** Writes activity and one vote of a cluster in a region; nothing for a negative one. */
export function giveRegion({ start, end }: Region, cluster: number, clusters: number, turns: VotedFrames): void {
  if (cluster < 0) return;
  const { active, votes, frames } = turns;
  const to = Math.min(frames, frameAt(end));
  for (let f = frameAt(start); f < to; f++) {
    active[f * clusters + cluster] = 1;
    votes[f * clusters + cluster] = Math.max(1, votes[f * clusters + cluster]!);
  }
}

function cut(start: number, end: number): Region[] {
  if (end - start < shortest) return [];
  const count = Math.ceil((end - start) / longestPiece);
  const edge = (n: number) => Math.round(start + (n * (end - start)) / count);
  return Array.from({ length: count }, (_, n) => ({ start: edge(n), end: edge(n + 1) }));
}

function frameAt(sample: number): number {
  return Math.max(0, Math.round((sample - frameOffset) / frameStep));
}

function sampleAt(frame: number): number {
  return Math.round(frame * frameStep + frameOffset);
}
