import { firstFrame, frameCount, type LocalActivity, slots } from "./grid.ts";

/**
 * Lays the windows over each other: a cluster's votes in a frame are the windows in which one of its slots speaks
 * there, and the `perFrame[f]` clusters with most votes are active (the lower index wins a tie). Frames never hold
 * more voices than there are clusters, so one voice cannot overlap with itself.
 *
 * `clusterOfSlot` is [windows * slots], negative where a slot belongs to nobody; `perFrame` u8 [frames].
 * Returns votes and activity, u8 [frames * clusters] each.
 */
export function reconstruct(
  local: LocalActivity,
  clusterOfSlot: Int32Array,
  clusters: number,
  perFrame: Uint8Array,
): { active: Uint8Array; votes: Uint8Array } {
  const votes = countVotes(local, clusterOfSlot, clusters);
  return { votes, active: mostVoted(votes, clusters, perFrame) };
}

/** Windows in which each cluster is heard, for every frame: u8 [frames * clusters]. */
export function countVotes(local: LocalActivity, clusterOfSlot: Int32Array, clusters: number): Uint8Array {
  const { starts, framesPerWindow, bits } = local;
  const frames = frameCount(starts);
  const votes = new Uint8Array(frames * clusters);
  for (const [w, start] of starts.entries()) {
    const first = firstFrame(start);
    const end = Math.min(framesPerWindow, frames - first);
    for (let f = 0; f < end; f++) {
      const speaking = bits[w * framesPerWindow + f]!;
      if (speaking === 0) continue;
      const row = (first + f) * clusters;
      for (let s = 0; s < slots; s++) {
        const cluster = clusterOfSlot[w * slots + s]!;
        if (!(speaking & (1 << s)) || cluster < 0) continue;
        // Two slots of one window in the same cluster are one voice heard twice.
        let isFirst = true;
        for (let t = 0; t < s; t++)
          if (speaking & (1 << t) && clusterOfSlot[w * slots + t] === cluster) isFirst = false;
        if (isFirst) votes[row + cluster]!++;
      }
    }
  }
  return votes;
}

/** The `perFrame[f]` clusters with most votes, at most those that have any: u8 [frames * clusters]. */
export function mostVoted(votes: Uint8Array, clusters: number, perFrame: Uint8Array): Uint8Array {
  const active = new Uint8Array(votes.length);
  for (let f = 0; f < perFrame.length; f++) {
    const row = f * clusters;
    for (let n = Math.min(perFrame[f]!, clusters); n > 0; n--) {
      let best = -1;
      for (let k = 0; k < clusters; k++)
        if (!active[row + k] && votes[row + k]! > (best < 0 ? 0 : votes[row + best]!)) best = k;
      if (best < 0) break;
      active[row + best] = 1;
    }
  }
  return active;
}
