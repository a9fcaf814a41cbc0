import type { MeetingState } from "@rollcall/core/meeting";
import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** Moves the meeting of a job to another state, in the fenced transaction of what moved it. */
export async function setMeetingState(
  tx: Tx,
  job: Attempt & { meetingId: string | null },
  state: MeetingState,
): Promise<void> {
  if (!job.meetingId) return;
  await tx.meeting.updateMany({ where: { orgId: job.orgId, id: job.meetingId }, data: { state } });
}
