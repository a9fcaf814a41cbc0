import { AppError } from "@rollcall/core/errors";
import { EmbeddingModelId } from "@rollcall/core/model";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { submitJob } from "../job/submitJob.ts";
import { parse } from "../parse.ts";
import { loadedVoiceModels } from "./loadedVoiceModels.ts";

export const StartVoiceMoveInput = z.object({ model: EmbeddingModelId });

/**
 * Has every kept clip embedded by another model, in a job; what is used stays as it is until somebody switches. Called
 * again it goes on with what is still to do. PRECONDITION when no live worker has the model, CONFLICT while its job is at
 * work or another move is open.
 */
export async function startVoiceMove(
  ctx: Ctx,
  input: z.input<typeof StartVoiceMoveInput>,
): Promise<{ id: string; jobId: string }> {
  requireRole(ctx, "owner", "admin");
  const { model: toModelId } = parse(StartVoiceMoveInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    await tx.$queryRaw`select 1 from "Organization" where id = ${orgId}::uuid for no key update`;
    if (!(await loadedVoiceModels(tx)).has(toModelId)) {
      throw new AppError("PRECONDITION", "No worker has this voice model. Start one with its pack first.");
    }
    const open = await tx.voiceMove.findFirst({
      where: { orgId, state: { in: ["preparing", "prepared", "inUse"] } },
      select: { id: true, toModelId: true, jobId: true, state: true },
    });
    if (open && open.toModelId !== toModelId) {
      throw new AppError(
        "CONFLICT",
        "The voices are going over to another model already. Finish that or give it up first.",
      );
    }
    const { jobId: lastJobId = null } = open ?? {};
    const isAtWork =
      lastJobId !== null &&
      (await tx.job.count({ where: { orgId, id: lastJobId, state: { in: ["queued", "running"] } } }));
    if (isAtWork) throw new AppError("CONFLICT", "The voices are being prepared already.");

    const jobId = await submitJob(tx, {
      orgId,
      name: "reembed",
      urgency: "bulk",
      createdById: userIdOf(ctx),
      traceparent: ctx.traceparent ?? null,
    });
    const { id } = open
      ? await tx.voiceMove.update({
          where: { orgId_id: { orgId, id: open.id } },
          data: { jobId },
          select: { id: true },
        })
      : await tx.voiceMove.create({
          data: { orgId, toModelId, jobId, createdById: userIdOf(ctx) },
          select: { id: true },
        });
    await emitAudit(tx, ctx, {
      action: "voiceModel.prepared",
      subjectType: "organization",
      subjectId: orgId,
      detail: { moveId: id, toModelId, jobId },
    });
    return { id, jobId };
  });
}
