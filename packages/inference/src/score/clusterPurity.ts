import type { SpeakerInterval } from "./der.ts";
import { sliceTime } from "./slices.ts";

/**
 * Purity: the share of the hypothesis' speech that belongs to each cluster's main person; low where people were mixed.
 * Coverage: the share of the reference's speech that lies in each person's main cluster; low where people were split.
 * Speech that the other side lacks counts nowhere; null without common speech.
 */
export function clusterPurity(
  reference: readonly SpeakerInterval[],
  hypothesis: readonly SpeakerInterval[],
): { purity: number; coverage: number } | null {
  const { referenceNames, hypothesisNames, slices } = sliceTime(reference, hypothesis);
  const shared = referenceNames.map(() => hypothesisNames.map(() => 0));
  let total = 0;
  for (const slice of slices) {
    for (const r of slice.reference) {
      for (const h of slice.hypothesis) {
        shared[r]![h]! += slice.duration;
        total += slice.duration;
      }
    }
  }
  if (total === 0) return null;
  const ofPeople = shared.reduce((sum, row) => sum + Math.max(...row), 0);
  const ofClusters = hypothesisNames.reduce((sum, _, h) => sum + Math.max(...shared.map((row) => row[h]!)), 0);
  return { purity: ofClusters / total, coverage: ofPeople / total };
}
