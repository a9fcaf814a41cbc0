import { addScaled, dot, unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { type Pcm, type Region, sampleRateHz } from "../artefacts.ts";
import type { Models } from "../models.ts";
import { cutSpeech, netSamples } from "../pieces.ts";
import { type ActiveFrames, aloneRegions } from "./aloneRegions.ts";
import { groupVoices, type SpeakerHints } from "./groupVoices.ts";
import { embedGroups } from "./listen.ts";
import { reliability, type VoiceVector } from "./voiceSums.ts";

/** Pieces of a turn: hardly ever two people, and each second of speech in one piece only. */
const cut = { length: 3 * sampleRateHz, shortest: 0.5 * sampleRateHz, longestGap: 0.25 * sampleRateHz };
const leastToGroup = 1.5;
const grouping = { sameVoice: 0.55, splits: true };
/** What a piece gains for the voice that most of its first label's speech went to. */
const loyalty = 0.1;
/** A piece of at least this many seconds that is less like its voice than so much of what is usual there is nobody's. */
const leastToReject = 1.25;
const strayShare = 0.6;

/** Speech separated by more is not one turn. */
const turnPause = 1 * sampleRateHz;

interface Piece {
  /** The cluster it had before. */
  before: number;
  start: number;
  end: number;
  vector: VoiceVector;
}

/**
 * Decides anew who is who. The first pass knows voices from windows, in which a slot may hold two people; its turns, cut
 * into pieces of at most 3 s, hardly ever do. The pieces are grouped from nothing, each is given to the nearest voice. `changes` are frames no piece reaches across. What is too short for a vector follows the nearest piece of its old cluster. Returns activity and votes for the new
 * clusters.
 */
export async function secondLook(
  models: Models,
  pcm: Pcm,
  first: ActiveFrames & { votes: Uint8Array },
  clusters: number,
  changes: readonly number[],
  hints: SpeakerHints,
  space: VoiceSpace | null,
  signal: AbortSignal,
): Promise<{ active: Uint8Array; votes: Uint8Array; clusters: number }> {
  const edges = changes.map((frame) => Math.round(frame * first.frameStep + first.frameOffset));
  const groups = Array.from({ length: clusters }, (_, c) =>
    partAt(aloneRegions(first, c, clusters, pcm.samples, 0), edges).flatMap((part) => cutSpeech(part, cut)),
  );
  const raw = await embedGroups(models, pcm, groups.flat(), signal);
  const pieces = groups
    .flatMap((own, before) => own.map((group) => ({ group, before })))
    .flatMap(({ group, before }, i) => {
      const vector = raw[i];
      return vector ? [toPiece(group, before, space ? place(space, vector) : unit(vector))] : [];
    });
  const seeds = pieces.map((piece) => piece.vector).filter((vector) => vector.seconds >= leastToGroup);
  const centroids = groupVoices(seeds, hints, grouping);
  if (centroids.length === 0) return { active: first.active, votes: first.votes, clusters };
  const after = assignPieces(pieces, centroids, clusters);
  return { ...relabel(first, pieces, after, clusters, centroids.length), clusters: centroids.length };
}

/** Regions in runs between one change of speaker and the next. */
function partAt(regions: readonly Region[], edges: readonly number[]): Region[][] {
  const parts: Region[][] = [[]];
  let e = 0;
  for (const region of regions) {
    let { start } = region;
    for (; e < edges.length && edges[e]! < region.end; e++) {
      if (edges[e]! > start) {
        parts.at(-1)!.push({ start, end: edges[e]! });
        start = edges[e]!;
      }
      parts.push([]);
    }
    parts.at(-1)!.push({ start, end: region.end });
  }
  return parts;
}

function toPiece(group: readonly Region[], before: number, vector: Float32Array): Piece {
  return {
    before,
    start: group[0]!.start,
    end: group.at(-1)!.end,
    vector: { vector, seconds: netSamples(group) / sampleRateHz, share: 1 },
  };
}

function assignPieces(pieces: readonly Piece[], start: readonly Float32Array[], clusters: number): Int32Array {
  let centroids = start;
  let after = new Int32Array(pieces.length);
  const flow = new Float64Array(clusters * centroids.length);
  const total = new Float64Array(clusters);
  for (let round = 0; round < 3; round++) {
    after = Int32Array.from(pieces, ({ before, vector }) => {
      let best = 0;
      let most = Number.NEGATIVE_INFINITY;
      centroids.forEach((centroid, k) => {
        const bias = total[before]! > 0 ? (loyalty * flow[before * centroids.length + k]!) / total[before]! : 0;
        const score = dot(vector.vector, centroid) * reliability(vector.seconds) + bias;
        if (score <= most) return;
        most = score;
        best = k;
      });
      return best;
    });
    flow.fill(0);
    total.fill(0);
    const sums = centroids.map((centroid) => new Float64Array(centroid.length));
    pieces.forEach(({ before, vector }, i) => {
      flow[before * centroids.length + after[i]!]! += vector.seconds;
      total[before]! += vector.seconds;
      if (vector.seconds >= leastToGroup) addScaled(sums[after[i]!]!, vector.vector, vector.seconds);
    });
    centroids = sums.map((sum, k) => (sum.some((x) => x !== 0) ? unit(sum) : centroids[k]!));
  }
  return withoutStrays(pieces, after, centroids);
}

/**
 * Pieces that fit no voice - laughter, several at once, somebody who hardly speaks - go to the voice that speaks right
 * before and right after, or to nobody (-1): a wrong voice is worse than none.
 */
function withoutStrays(pieces: readonly Piece[], after: Int32Array, centroids: readonly Float32Array[]): Int32Array {
  const likeness = pieces.map(
    ({ vector }, i) => dot(vector.vector, centroids[after[i]!]!) / reliability(vector.seconds),
  );
  const usual = centroids.map((_, k) => {
    const own = likeness.filter((_, i) => after[i] === k && pieces[i]!.vector.seconds >= leastToGroup);
    return own.sort((a, b) => a - b)[Math.floor(own.length / 2)] ?? 0;
  });
  const isStray = (i: number) =>
    pieces[i]!.vector.seconds >= leastToReject && likeness[i]! < strayShare * usual[after[i]!]!;
  const inTime = [...pieces.keys()].sort((a, b) => pieces[a]!.start - pieces[b]!.start);
  const result = after.slice();
  inTime.forEach((i, at) => {
    if (!isStray(i)) return;
    const before = inTime[at - 1];
    const next = inTime[at + 1];
    const isInside =
      before !== undefined &&
      next !== undefined &&
      after[before] === after[next] &&
      pieces[i]!.start - pieces[before]!.end < turnPause &&
      pieces[next]!.start - pieces[i]!.end < turnPause;
    result[i] = isInside ? after[before]! : -1;
  });
  return result;
}

/** Every frame of an old cluster goes where the old cluster's nearest piece went. */
function relabel(
  first: ActiveFrames & { votes: Uint8Array },
  pieces: readonly Piece[],
  after: Int32Array,
  clusters: number,
  k: number,
): { active: Uint8Array; votes: Uint8Array } {
  const active = new Uint8Array(first.frames * k);
  const votes = new Uint8Array(first.frames * k);
  for (let c = 0; c < clusters; c++) {
    const own = [...pieces.keys()]
      .filter((i) => pieces[i]!.before === c)
      .sort((a, b) => pieces[a]!.start - pieces[b]!.start);
    if (own.length === 0) continue;
    let at = 0;
    for (let f = 0; f < first.frames; f++) {
      const sample = f * first.frameStep + first.frameOffset;
      while (at + 1 < own.length && distance(pieces[own[at + 1]!]!, sample) <= distance(pieces[own[at]!]!, sample))
        at++;
      const voice = after[own[at]!]!;
      if (voice < 0) continue;
      const to = f * k + voice;
      active[to]! |= first.active[f * clusters + c]!;
      votes[to] = Math.min(255, votes[to]! + first.votes[f * clusters + c]!);
    }
  }
  return { active, votes };
}

function distance({ start, end }: Piece, sample: number): number {
  return Math.max(start - sample, sample - end, 0);
}
