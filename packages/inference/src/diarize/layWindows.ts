import type { VotedFrames } from "./aloneRegions.ts";
import { frameOffset, frameStep, speakersPerFrame } from "./grid.ts";
import { giveRegion } from "./missedSpeech.ts";
import { reconstruct } from "./reconstruct.ts";
import type { PieceEvidence } from "./voiceEvidence.ts";

/** The turns of the first grouping, without the speech its windows missed. */
export function layWindows({
  activity,
  clusterOfSlot,
  clusters,
}: Pick<PieceEvidence, "activity" | "clusterOfSlot" | "clusters">): VotedFrames {
  const perFrame = speakersPerFrame(activity);
  const { active, votes } = reconstruct(activity, clusterOfSlot, clusters, perFrame);
  return { frameStep, frameOffset, frames: perFrame.length, active, votes };
}

/** The turns of the first grouping, all of them. */
export function firstTurns(evidence: Omit<PieceEvidence, "pieces">): VotedFrames {
  const turns = layWindows(evidence);
  evidence.missed.forEach((region, i) => {
    giveRegion(region, evidence.clusterOfMissed[i]!, evidence.clusters, turns);
  });
  return turns;
}
