import { bandOf, bandWidth, longAudioMs } from "@rollcall/core/priority";
import type { Db } from "../client.ts";
import { reprioritize } from "../queue.ts";
import { hasRoomForLong } from "./admission.ts";
import type { ClaimedJob } from "./claimJob.ts";
import { placeInLine } from "./placeInLine.ts";
import { withAttempt } from "./withAttempt.ts";

/** The job is to wait; the attempt ends without a mark on it. */
export class Deferred extends Error {
  constructor() {
    super("This job waits until others have had their turn.");
    this.name = "Deferred";
  }
}

/**
 * Decoding has told how long the recording really is. One that was taken for shorter, and for which there is no room
 * now, joins the long ones in the line: `Deferred` is thrown then. Throws `Fenced` when the attempt lost its job.
 */
export async function measureJob(db: Db, job: ClaimedJob, audioMs: number): Promise<void> {
  if (job.audioMs === audioMs) return;
  const isAdmitted = await withAttempt(db, job, async (tx) => {
    const { id, orgId, name } = job;
    const wasLong = (job.audioMs ?? 0) >= longAudioMs;
    const hasRoom = wasLong || (await hasRoomForLong(tx, { id, orgId, name, audioMs }));
    const band = bandOf(audioMs, job.priority >= 3 * bandWidth ? "interactive" : "bulk");
    const priority = hasRoom ? job.priority : await placeInLine(tx, { orgId, name, band });
    if (!hasRoom) await reprioritize(tx, name, id, priority);
    await tx.job.update({ where: { orgId_id: { orgId, id } }, data: { audioMs, priority }, select: { id: true } });
    return hasRoom;
  });
  if (!isAdmitted) throw new Deferred();
}
