import { AppError } from "@rollcall/core/errors";
import { oldVoicesKeptDays, VoiceDecision, type VoiceMoveState } from "@rollcall/core/voiceMove";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { cancelJobs } from "../job/cancelJob.ts";
import { parse } from "../parse.ts";

export const DecideVoiceMoveInput = z.object({ id: z.uuid(), decision: VoiceDecision });

const from: Record<VoiceDecision, readonly VoiceMoveState[]> = {
  use: ["prepared"],
  takeBack: ["inUse"],
  finish: ["inUse"],
  abandon: ["preparing", "prepared"],
};

/** PRECONDITION when the move does not stand where the decision can be made. Only owners and admins may. */
export async function decideVoiceMove(
  ctx: Ctx,
  input: z.input<typeof DecideVoiceMoveInput>,
): Promise<{ id: string; state: VoiceMoveState }> {
  requireRole(ctx, "owner", "admin");
  const { id, decision } = parse(DecideVoiceMoveInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    await tx.$queryRaw`select 1 from "VoiceMove" where "orgId" = ${orgId}::uuid and id = ${id}::uuid for update`;
    const where = { orgId_id: { orgId, id } };
    const move = await tx.voiceMove.findUnique({ where, select: { state: true, toModelId: true, jobId: true } });
    if (!move) throw notFound();
    if (!from[decision].includes(move.state)) {
      throw new AppError("PRECONDITION", "The change of the voice model has gone on meanwhile. Load the page again.");
    }
    if (decision === "abandon") await dropNewVectors(tx, { orgId, ...move });
    const { state } = await tx.voiceMove.update({ where, data: changeOf(decision), select: { state: true } });
    await emitAudit(tx, ctx, {
      action: `voiceModel.${decision}`,
      subjectType: "organization",
      subjectId: orgId,
      detail: { moveId: id, toModelId: move.toModelId },
    });
    return { id, state };
  });
}

function changeOf(decision: VoiceDecision) {
  const now = new Date();
  const later = new Date(now.getTime() + oldVoicesKeptDays * 24 * 3600 * 1000);
  if (decision === "use") return { state: "inUse", switchedAt: now, keptUntil: later } as const;
  if (decision === "takeBack") return { state: "prepared", switchedAt: null, keptUntil: null } as const;
  return decision === "finish" ? ({ keptUntil: now } as const) : ({ state: "abandoned" } as const);
}

/** Who was enrolled with the new model itself stays known to it. */
async function dropNewVectors(
  tx: Tx,
  { orgId, toModelId, jobId }: { orgId: string; toModelId: string; jobId: string | null },
): Promise<void> {
  if (jobId !== null) await cancelJobs(tx, { orgId, id: jobId });
  await tx.sampleVector.deleteMany({ where: { orgId, modelId: toModelId } });
  await tx.voiceprint.deleteMany({
    where: { orgId, modelId: toModelId, person: { samples: { none: { modelId: toModelId, state: "accepted" } } } },
  });
  // Whoever keeps opened vectors reads a person again whose voiceprint was written.
  await tx.voiceprint.updateMany({ where: { orgId, modelId: toModelId }, data: { modelId: toModelId } });
}
