import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";

export const ProposeNamingInput = z.object({ speakerId: z.uuid() });

/**
 * Looks for the person a voice was given to in all other meetings. Nothing is changed: the batch that comes of it is a
 * preview. PRECONDITION while nobody has confirmed whose voice it is.
 */
export async function proposeNaming(
  ctx: Ctx,
  input: z.input<typeof ProposeNamingInput>,
): Promise<{ batchId: string; jobId: string }> {
  requireRole(ctx, ...anyMember);
  const { speakerId } = parse(ProposeNamingInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const speaker = await tx.speaker.findUnique({
      where: { orgId_id: { orgId, id: speakerId } },
      select: { personId: true, decidedById: true },
    });
    if (!speaker) throw notFound();
    const { personId, decidedById } = speaker;
    if (personId === null || decidedById === null) throw new AppError("PRECONDITION", "Say whose voice it is first.");
    const { id: batchId } = await tx.namingBatch.create({
      data: { orgId, personId, speakerId, state: "searching", changes: [], createdById: userIdOf(ctx) },
      select: { id: true },
    });
    const jobId = await submitJob(tx, {
      orgId,
      name: "relate",
      options: { batchId },
      createdById: userIdOf(ctx),
      traceparent: ctx.traceparent ?? null,
    });
    const detail = { batchId, jobId };
    await emitAudit(tx, ctx, { action: "naming.proposed", subjectType: "person", subjectId: personId, detail });
    return { batchId, jobId };
  });
}
