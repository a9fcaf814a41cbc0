import { ClipRange, clipLifeMs } from "@rollcall/core/clip";
import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";

export const CutClipInput = z.object({ meetingId: z.uuid(), range: ClipRange });

export interface Clip {
  jobId: string;
  title: string;
}

/**
 * Has the sound of a passage cut out of the recording by a worker, or finds the job that did so lately. Every time it
 * is asked for is on record. Errors: NOT_FOUND, PRECONDITION without a recording.
 */
export async function cutClip(ctx: Ctx, input: z.input<typeof CutClipInput>): Promise<Clip> {
  requireRole(ctx, ...anyMember);
  const { meetingId, range } = parse(CutClipInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const meeting = await tx.meeting.findUnique({
      where: { orgId_id: { orgId, id: meetingId } },
      select: { title: true, recording: { select: { mediaKey: true } } },
    });
    if (!meeting) throw notFound();
    if (!meeting.recording?.mediaKey) throw new AppError("PRECONDITION", "The recording of this meeting is not there.");
    const known = await tx.job.findFirst({
      where: {
        orgId,
        meetingId,
        name: "clip",
        state: { in: ["queued", "running", "done"] },
        options: { equals: range },
        // Half its life: who finds it still has time to fetch it.
        createdAt: { gt: new Date(Date.now() - clipLifeMs / 2) },
      },
      orderBy: { createdAt: "desc" },
      select: { id: true },
    });
    const { traceparent = null } = ctx;
    const job = { orgId, name: "clip", meetingId, options: range, createdById: userIdOf(ctx), audioMs: 0 } as const;
    const jobId = known?.id ?? (await submitJob(tx, { ...job, traceparent }));
    await emitAudit(tx, ctx, {
      action: "meeting.clipTaken",
      subjectType: "meeting",
      subjectId: meetingId,
      detail: { jobId, ...range },
    });
    return { jobId, title: meeting.title };
  });
}
