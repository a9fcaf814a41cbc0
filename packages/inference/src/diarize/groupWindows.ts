import { addScaled, unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { type Region, sampleRateHz } from "../artefacts.ts";
import { netSamples } from "../pieces.ts";
import { assignVoices } from "./assignVoices.ts";
import { frameStep, type LocalActivity, slots, windowsPerFrame } from "./grid.ts";
import { groupVoices } from "./groupVoices.ts";
import type { LocalVoice } from "./localVoices.ts";
import { countVotes } from "./reconstruct.ts";
import type { VoiceVector } from "./voiceSums.ts";

/** Vectors of less speech than this do not decide how many voices there are. */
const leastToGroup = 1.5 * sampleRateHz;
/** Rather too many voices than two in one: the second look joins, but hardly ever parts. */
const grouping = { sameVoice: 0.75, splits: false, leastSeconds: 3 };
/** Rounds of assigning and re-estimating the centroids. */
const rounds = 3;

/** A first idea of who is who, good enough to cut turns by. */
export interface WindowGroups {
  /** Int32 [windows * slots], -1 where a slot is silent. */
  clusterOfSlot: Int32Array;
  centroids: readonly Float32Array[];
}

/**
 * Groups the windows' local voices across the recording and assigns every window's voices to the groups as a whole.
 * `vectors` are those of the voices, then those of missed speech, null where there was too little for one.
 */
export function groupWindows(
  local: LocalActivity,
  voices: readonly LocalVoice[],
  vectors: readonly (VoiceVector | null)[],
): WindowGroups {
  const isSeed = (vector: VoiceVector, i: number) =>
    (voices[i]?.aloneSamples ?? vector.seconds * sampleRateHz) >= leastToGroup;
  const seeds = vectors.filter((vector, i) => vector !== null && isSeed(vector, i));
  return settle(local, voices, vectors, findCentroids(seeds, vectors));
}

/** Unit vectors with the speech behind them; windows that hear the same speech share its weight. */
export function placeGroups(
  local: LocalActivity,
  groups: readonly (readonly Region[])[],
  raw: readonly (Float32Array | null)[],
  space: VoiceSpace | null,
): (VoiceVector | null)[] {
  const heard = windowsPerFrame(local.starts, local.framesPerWindow);
  return raw.map((vector, i) => {
    if (!vector) return null;
    const frame = Math.min(heard.length - 1, Math.floor(groups[i]![0]!.start / frameStep));
    return {
      vector: space ? place(space, vector) : unit(vector),
      seconds: netSamples(groups[i]!) / sampleRateHz,
      share: 1 / Math.max(1, heard[frame]!),
    };
  });
}

/** Where nothing is long enough to compare, everything is one voice. */
function findCentroids(seeds: readonly (VoiceVector | null)[], all: readonly (VoiceVector | null)[]): Float32Array[] {
  const usable = seeds.filter((seed) => seed !== null);
  const found = groupVoices(usable, {}, grouping);
  if (found.length > 0) return found;
  const any = all.find((vector) => vector !== null);
  return all.length > 0 ? [any?.vector ?? new Float32Array(0)] : [];
}

/** Assigns every window's voices and learns the centroids anew, each round leaning on the votes of the one before. */
function settle(
  local: LocalActivity,
  voices: readonly LocalVoice[],
  vectors: readonly (VoiceVector | null)[],
  start: readonly Float32Array[],
): WindowGroups {
  let centroids = start;
  let clusterOfSlot = assignVoices(local, voices, vectors, centroids, null);
  for (let round = 1; round < rounds; round++) {
    const votes = countVotes(local, clusterOfSlot, centroids.length);
    centroids = learn(voices, vectors, clusterOfSlot, centroids);
    clusterOfSlot = assignVoices(local, voices, vectors, centroids, votes);
  }
  return { clusterOfSlot, centroids };
}

function learn(
  voices: readonly LocalVoice[],
  vectors: readonly (VoiceVector | null)[],
  clusterOfSlot: Int32Array,
  centroids: readonly Float32Array[],
): Float32Array[] {
  const sums = centroids.map((centroid) => new Float64Array(centroid.length));
  for (const [i, { window, slot, aloneSamples }] of voices.entries()) {
    const cluster = clusterOfSlot[window * slots + slot]!;
    const vector = vectors[i];
    if (cluster >= 0 && vector && aloneSamples >= leastToGroup)
      addScaled(sums[cluster]!, vector.vector, vector.seconds);
  }
  return sums.map((sum, k) => (sum.some((x) => x !== 0) ? unit(sum) : centroids[k]!));
}
