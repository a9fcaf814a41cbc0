import { dot } from "@rollcall/core/vector";
import { firstFrame, type LocalActivity, slots, windowsPerFrame } from "./grid.ts";
import type { LocalVoice } from "./localVoices.ts";
import { reliability, type VoiceVector } from "./voiceSums.ts";

/** How much a window gains at most from the other windows agreeing with it, against a similarity of 1. */
const agreementWeight = 0.5;
/** What it costs to hear one voice in two slots of a window: possible, for the slots are not always right. */
const sharingCost = 0.3;
/** Clusters considered for each slot. */
const candidates = 4;

/**
 * The cluster of every slot, Int32 [windows * slots], -1 where a slot is silent. Each window is decided as a whole: its
 * slots take different clusters unless the vectors speak clearly against it. `votes` (u8 [frames * clusters]) from an
 * earlier round lets a slot lean on what the overlapping windows say; null in the first round.
 * `vectors[i]` belongs to `voices[i]` and is null where there was too little speech for one.
 */
export function assignVoices(
  local: LocalActivity,
  voices: readonly LocalVoice[],
  vectors: readonly (VoiceVector | null)[],
  centroids: readonly Float32Array[],
  votes: Uint8Array | null,
): Int32Array {
  const clusterOfSlot = new Int32Array(local.starts.length * slots).fill(-1);
  const heard = votes && windowsPerFrame(local.starts, local.framesPerWindow);
  const rows = voices.map((voice, i) => {
    const scores = similarities(vectors[i]!, centroids);
    if (votes && heard) addAgreement(scores, local, voice, votes, heard);
    return { voice, scores, weight: 0.05 + Math.min(1, (vectors[i]?.seconds ?? 0) / 3) };
  });
  for (let from = 0; from < rows.length; ) {
    let to = from + 1;
    while (to < rows.length && rows[to]!.voice.window === rows[from]!.voice.window) to++;
    const window = rows.slice(from, to);
    const chosen = bestTogether(window);
    window.forEach(({ voice }, i) => {
      clusterOfSlot[voice.window * slots + voice.slot] = chosen[i]!;
    });
    from = to;
  }
  return clusterOfSlot;
}

function similarities(voice: VoiceVector | null, centroids: readonly Float32Array[]): Float64Array {
  if (!voice) return new Float64Array(centroids.length);
  return Float64Array.from(centroids, (centroid) => dot(voice.vector, centroid) * reliability(voice.seconds));
}

/** The mean share of windows that give the voice's frames to each cluster. */
function addAgreement(
  scores: Float64Array,
  local: LocalActivity,
  { window, slot, frames }: LocalVoice,
  votes: Uint8Array,
  heard: Uint8Array,
): void {
  const first = firstFrame(local.starts[window]!);
  const bits = local.bits.subarray(window * local.framesPerWindow, (window + 1) * local.framesPerWindow);
  const end = Math.min(bits.length, heard.length - first);
  for (let f = 0; f < end; f++) {
    if (!(bits[f]! & (1 << slot))) continue;
    const row = (first + f) * scores.length;
    const share = agreementWeight / (frames * heard[first + f]!);
    for (let k = 0; k < scores.length; k++) scores[k]! += share * votes[row + k]!;
  }
}

interface Row {
  scores: Float64Array;
  weight: number;
}

/** The clusters of a window's slots with the greatest weighted score, tried out: at most 3 slots, 4 candidates each. */
function bestTogether(rows: readonly Row[]): number[] {
  const options = rows.map(({ scores }) =>
    Array.from(scores.keys())
      .sort((a, b) => scores[b]! - scores[a]!)
      .slice(0, candidates),
  );
  let best: number[] = [];
  let bestScore = Number.NEGATIVE_INFINITY;
  const visit = (chosen: number[], score: number) => {
    const at = chosen.length;
    if (at === rows.length) {
      if (score > bestScore) {
        bestScore = score;
        best = chosen;
      }
      return;
    }
    for (const cluster of options[at]!) {
      const { scores, weight } = rows[at]!;
      let gain = weight * scores[cluster]!;
      chosen.forEach((other, i) => {
        if (other === cluster) gain -= sharingCost * Math.min(weight, rows[i]!.weight);
      });
      visit([...chosen, cluster], score + gain);
    }
  };
  visit([], 0);
  return best;
}
