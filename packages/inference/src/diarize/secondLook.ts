import { addScaled, dot, unit } from "@rollcall/core/vector";
import type { VotedFrames } from "./aloneRegions.ts";
import { assignPieces } from "./assignPieces.ts";
import { findVoices } from "./findVoices.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import type { TurnPiece } from "./turnPieces.ts";
import { areApart, type LinkedSets, setsOf } from "./voiceLinks.ts";

/** A linked set that is known to be none of the voices it is like is not given to one it is less like than this. */
const leastLike = 0.3;

/** Who is who after the second look: frames of the new clusters, and the pieces with theirs. */
export interface SecondLook {
  frames: VotedFrames;
  clusters: number;
  pieces: TurnPiece[];
}

/**
 * Decides anew who is who. The first pass knows voices from windows, in which a slot may hold two people; `pieces` of its
 * turns hardly ever do. Voices are found among them from nothing, within the hints, and each piece is given to the nearest
 * voice, or to nobody where it fits none; what is linked goes together. What is too short for a vector follows the nearest
 * piece of its old cluster. `layFirst` gives the frames of the first pass: hours of them are made when they are needed.
 */
export function secondLook(
  layFirst: () => VotedFrames,
  clusters: number,
  pieces: readonly TurnPiece[],
  hints: SpeakerHints,
  links: LinkedSets,
): SecondLook {
  const found = findVoices(
    pieces.map(({ voice }) => voice),
    hints,
  );
  if (found.length === 0) return { frames: layFirst(), clusters, pieces: [...pieces] };
  const setOf = setsOf(pieces, links);
  const { voiceOfSet, centroids } = giveSets(pieces, setOf, found, links);
  const pinned = setOf.map((set) => (set < 0 ? -1 : voiceOfSet[set]!));
  const voices = assignPieces(pieces, centroids, clusters, pinned);
  const frames = relabel(layFirst(), clusters, pieces, voices, centroids.length);
  links.sets.forEach((set, i) => {
    for (const { start, end } of set) claim(frames, centroids.length, start, end, voiceOfSet[i]!);
  });
  return {
    frames,
    clusters: centroids.length,
    pieces: pieces.flatMap((piece, i) => (voices[i]! < 0 ? [] : [{ ...piece, cluster: voices[i]! }])),
  };
}

/**
 * The voice of each linked set, -1 where nothing of it was heard: the nearest that no set known to be another has, or a
 * new one. Sets with more speech choose first.
 */
function giveSets(
  pieces: readonly TurnPiece[],
  setOf: Int32Array,
  found: readonly Float32Array[],
  links: LinkedSets,
): { voiceOfSet: Int32Array; centroids: Float32Array[] } {
  const centroids = [...found];
  const voiceOfSet = new Int32Array(links.sets.length).fill(-1);
  const sums = links.sets.map(() => ({ vector: new Float64Array(found[0]!.length), seconds: 0 }));
  pieces.forEach(({ voice }, i) => {
    const sum = sums[setOf[i]!];
    if (!sum) return;
    addScaled(sum.vector, voice.vector, voice.seconds);
    sum.seconds += voice.seconds;
  });
  const order = [...sums.keys()].sort((a, b) => sums[b]!.seconds - sums[a]!.seconds);
  for (const set of order) {
    const { vector, seconds } = sums[set]!;
    if (seconds === 0) continue;
    const taken = new Set(order.flatMap((other) => (areApart(links, set, other) ? [voiceOfSet[other]!] : [])));
    const scores = centroids.map((centroid, voice) => (taken.has(voice) ? -seconds : dot(vector, centroid)));
    const best = scores.indexOf(Math.max(...scores));
    // Whoever is nearest may be known to be somebody else; then only a likely voice will do.
    const least = centroids.some((_, voice) => taken.has(voice)) ? leastLike * seconds : -seconds;
    voiceOfSet[set] = scores[best]! >= least && !taken.has(best) ? best : centroids.push(unit(vector)) - 1;
  }
  return { voiceOfSet, centroids };
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
