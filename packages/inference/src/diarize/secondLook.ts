import type { VotedFrames } from "./aloneRegions.ts";
import { assignPieces, leastToLearn } from "./assignPieces.ts";
import { groupVoices, type SpeakerHints } from "./groupVoices.ts";
import type { TurnPiece } from "./turnPieces.ts";

/** Chosen on synthetic meetings: see groupVoices. */
const grouping = { sameVoice: 0.55, splits: true };

/** Who is who after the second look: frames of the new clusters, and the pieces with theirs. */
export interface SecondLook {
  frames: VotedFrames;
  clusters: number;
  pieces: TurnPiece[];
}

/**
 * Decides anew who is who. The first pass knows voices from windows, in which a slot may hold two people; `pieces` of its
 * turns hardly ever do. They are grouped from nothing, within the hints, and each is given to the nearest voice, or to
 * nobody where it fits none. What is too short for a vector follows the nearest piece of its old cluster.
 */
export function secondLook(
  first: VotedFrames,
  clusters: number,
  pieces: readonly TurnPiece[],
  hints: SpeakerHints,
): SecondLook {
  const seeds = pieces.map((piece) => piece.voice).filter((voice) => voice.seconds >= leastToLearn);
  const all = pieces.map((piece) => piece.voice);
  const centroids = groupVoices(seeds.length > 0 ? seeds : all, hints, grouping);
  if (centroids.length === 0) return { frames: first, clusters, pieces: [...pieces] };
  const voices = assignPieces(pieces, centroids, clusters);
  return {
    frames: relabel(first, clusters, pieces, voices, centroids.length),
    clusters: centroids.length,
    pieces: pieces.flatMap((piece, i) => (voices[i]! < 0 ? [] : [{ ...piece, cluster: voices[i]! }])),
  };
}

/** Every frame of an old cluster goes where the old cluster's nearest piece went. */
function relabel(
  first: VotedFrames,
  clusters: number,
  pieces: readonly TurnPiece[],
  voices: Int32Array,
  k: number,
): VotedFrames {
  const active = new Uint8Array(first.frames * k);
  const votes = new Uint8Array(first.frames * k);
  for (let c = 0; c < clusters; c++) {
    const own = [...pieces.keys()].filter((i) => pieces[i]!.cluster === c);
    own.sort((a, b) => pieces[a]!.start - pieces[b]!.start);
    if (own.length === 0) continue;
    let at = 0;
    for (let f = 0; f < first.frames; f++) {
      const sample = f * first.frameStep + first.frameOffset;
      while (at + 1 < own.length && distance(pieces[own[at + 1]!]!, sample) <= distance(pieces[own[at]!]!, sample))
        at++;
      const voice = voices[own[at]!]!;
      if (voice < 0) continue;
      const to = f * k + voice;
      active[to]! |= first.active[f * clusters + c]!;
      votes[to] = Math.min(255, votes[to]! + first.votes[f * clusters + c]!);
    }
  }
  return { ...first, active, votes };
}

function distance({ start, end }: TurnPiece, sample: number): number {
  return Math.max(start - sample, sample - end, 0);
}
