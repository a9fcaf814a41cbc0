import type { Tx } from "../client.ts";
import { type Ctx, userIdOf } from "../ctx.ts";
import { submitJob } from "../job/submitJob.ts";

/** Sends the job that names the voices of the shown transcript once more; null while there is none that is ready. */
export async function startIdentification(tx: Tx, ctx: Ctx, meetingId: string): Promise<string | null> {
  const { orgId } = ctx;
  const meeting = await tx.meeting.findUnique({
    where: { orgId_id: { orgId, id: meetingId } },
    select: { state: true, shown: { select: { id: true, state: true } } },
  });
  if (meeting?.state !== "ready" || meeting.shown?.state !== "ready") return null;
  return submitJob(tx, {
    orgId,
    name: "identify",
    meetingId,
    transcriptId: meeting.shown.id,
    createdById: userIdOf(ctx),
    traceparent: ctx.traceparent ?? null,
  });
}
