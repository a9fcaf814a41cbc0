import type { JobView } from "@rollcall/core/job";
import { stages } from "@rollcall/core/jobs";
import type { MeetingState } from "@rollcall/core/meeting";

/** Something will still happen by itself. */
export function isUnderWay(state: MeetingState): boolean {
  return state === "uploading" || state === "waiting" || state === "processing";
}

const identifyShare = stages.find((stage) => stage.name === "identify")?.share ?? 0;

/**
 * How much of the way from recording to named transcript is done, 0..100. Two jobs share the way: transcribing,
 * and then putting names to the voices.
 */
export function overallPercent(job: Pick<JobView, "name" | "percent">): number {
  const done =
    job.name === "identify"
      ? 100 * (1 - identifyShare) + job.percent * identifyShare
      : job.percent * (1 - identifyShare);
  return Math.min(100, Math.max(0, done));
}
