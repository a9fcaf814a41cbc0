import type { Tx } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { cancelJobs } from "../job/cancelJob.ts";
import { submitPurge } from "../job/submitPurge.ts";
import { mediaKeysOf } from "./mediaKeysOf.ts";

/**
 * Deletes a meeting with every version of its transcript and stops its jobs. The files go with a purge job that exists
 * when and only when the rows are gone. Returns the keys of the files.
 */
export async function destroyMeeting(tx: Tx, by: Pick<Ctx, "orgId" | "actor">, id: string): Promise<string[]> {
  const { orgId } = by;
  await cancelJobs(tx, { orgId, meetingId: id });
  // Read behind the cancelled jobs' locks: a worker may have stored its peaks a moment ago.
  const recording = await tx.recording.findFirst({
    where: { orgId, meetingId: id },
    select: { mediaKey: true, peaksKey: true },
  });
  const mediaKeys = mediaKeysOf(recording);
  const jobs = await tx.job.findMany({ where: { orgId, meetingId: id }, select: { id: true } });
  await tx.meeting.delete({ where: { orgId_id: { orgId, id } }, select: { id: true } });
  await submitPurge(tx, by, { mediaKeys, jobIds: jobs.map((job) => job.id) });
  return mediaKeys;
}
