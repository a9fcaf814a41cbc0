import { dot } from "@rollcall/core/vector";
import type { VotedFrames } from "./aloneRegions.ts";
import { assignPieces, leastToLearn } from "./assignPieces.ts";
import { groupVoices, type SpeakerHints, type VoiceGroup } from "./groupVoices.ts";
import type { TurnPiece } from "./turnPieces.ts";
import { areApart, type LinkedSets, setsOf } from "./voiceLinks.ts";

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
 * turns hardly ever do. They are grouped from nothing, within the hints and links, and each is given to the nearest
 * voice, or to nobody where it fits none. What is too short for a vector follows the nearest piece of its old cluster.
 */
export function secondLook(
  first: VotedFrames,
  clusters: number,
  pieces: readonly TurnPiece[],
  hints: SpeakerHints,
  links: LinkedSets,
): SecondLook {
  const setOf = setsOf(pieces, links);
  const isSeed = (i: number) => pieces[i]!.voice.seconds >= leastToLearn || setOf[i]! >= 0;
  const long = [...pieces.keys()].filter(isSeed);
  const seeds = long.length > 0 ? long : [...pieces.keys()];
  const groups = groupVoices(
    seeds.map((i) => pieces[i]!.voice),
    hints,
    grouping,
    { links, setOf: Int32Array.from(seeds, (i) => setOf[i]!) },
  );
  if (groups.length === 0) return { frames: first, clusters, pieces: [...pieces] };
  const voiceOfSet = giveSets(pieces, setOf, groups, links);
  const pinned = setOf.map((set) => (set < 0 ? -1 : voiceOfSet[set]!));
  const centroids = groups.map(({ centroid }) => centroid);
  const voices = assignPieces(pieces, centroids, clusters, pinned);
  const frames = relabel(first, clusters, pieces, voices, centroids.length);
  links.sets.forEach((set, i) => {
    for (const { start, end } of set) claim(frames, centroids.length, start, end, voiceOfSet[i]!);
  });
  return {
    frames,
    clusters: centroids.length,
    pieces: pieces.flatMap((piece, i) => (voices[i]! < 0 ? [] : [{ ...piece, cluster: voices[i]! }])),
  };
}

/** The voice of each linked set, -1 where nothing of it was heard: the one it was grouped into, or the nearest allowed. */
function giveSets(
  pieces: readonly TurnPiece[],
  setOf: Int32Array,
  groups: readonly VoiceGroup[],
  links: LinkedSets,
): Int32Array {
  const voiceOf = Int32Array.from(links.sets, (_, set) => groups.findIndex(({ sets }) => sets.includes(set)));
  for (const set of links.sets.keys()) {
    if (voiceOf[set]! >= 0) continue;
    const own = pieces.filter((_, i) => setOf[i] === set);
    const isFree = (voice: number) =>
      !links.sets.some((_, other) => voiceOf[other] === voice && areApart(links, set, other));
    let best = Number.NEGATIVE_INFINITY;
    for (const [voice, { centroid }] of groups.entries()) {
      const score = own.reduce((sum, piece) => sum + piece.voice.seconds * dot(piece.voice.vector, centroid), 0);
      if (own.length === 0 || score <= best || !isFree(voice)) continue;
      best = score;
      voiceOf[set] = voice;
    }
  }
  return voiceOf;
}

/** Gives a stretch to a voice: what the voice that speaks most in it says there. */
function claim(frames: VotedFrames, k: number, start: number, end: number, voice: number): void {
  if (voice < 0) return;
  const { active, votes, frameStep, frameOffset } = frames;
  const frameAt = (sample: number) =>
    Math.max(0, Math.min(frames.frames, Math.round((sample - frameOffset) / frameStep)));
  const [from, to] = [frameAt(start), frameAt(end)];
  const spoken = new Int32Array(k);
  for (let f = from; f < to; f++) for (let c = 0; c < k; c++) spoken[c]! += active[f * k + c]!;
  const other = spoken.indexOf(Math.max(...spoken));
  if (other === voice || spoken[other] === 0) return;
  for (let f = from; f < to; f++) {
    const row = f * k;
    active[row + voice]! |= active[row + other]!;
    votes[row + voice] = Math.max(votes[row + voice]!, votes[row + other]!);
    active[row + other] = 0;
    votes[row + other] = 0;
  }
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
