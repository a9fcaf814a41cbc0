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
const loyalty = 0.15;

interface Piece {
  /** The cluster it had before. */
  before: number;
  middle: number;
  vector: VoiceVector;
}

/**
 * Decides anew who is who. The first pass knows voices from windows, in which a slot may hold two people; its turns, cut
 * into pieces of at most 3 s, hardly ever do. The pieces are grouped from nothing, each is given to the nearest voice, and
 * what is too short for a vector follows the nearest piece of its old cluster. Returns activity and votes for the new
 * clusters.
 */
export async function secondLook(
  models: Models,
  pcm: Pcm,
  first: ActiveFrames & { votes: Uint8Array },
  clusters: number,
  hints: SpeakerHints,
  space: VoiceSpace | null,
  signal: AbortSignal,
): Promise<{ active: Uint8Array; votes: Uint8Array; clusters: number }> {
  const groups = Array.from({ length: clusters }, (_, c) =>
    cutSpeech(aloneRegions(first, c, clusters, pcm.samples, 0), cut),
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

function toPiece(group: readonly Region[], before: number, vector: Float32Array): Piece {
  return {
    before,
    middle: (group[0]!.start + group.at(-1)!.end) / 2,
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
  return after;
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
      .sort((a, b) => pieces[a]!.middle - pieces[b]!.middle);
    if (own.length === 0) continue;
    let at = 0;
    for (let f = 0; f < first.frames; f++) {
      const sample = f * first.frameStep + first.frameOffset;
      while (
        at + 1 < own.length &&
        Math.abs(pieces[own[at + 1]!]!.middle - sample) <= Math.abs(pieces[own[at]!]!.middle - sample)
      )
        at++;
      const to = f * k + after[own[at]!]!;
      active[to]! |= first.active[f * clusters + c]!;
      votes[to] = Math.min(255, votes[to]! + first.votes[f * clusters + c]!);
    }
  }
  return { active, votes };
}
