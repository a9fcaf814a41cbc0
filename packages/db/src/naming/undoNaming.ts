import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { announceEdit } from "../edit/announceEdit.ts";
import { notFound } from "../errors.ts";
import { Prisma } from "../generated/client.ts";
import { parse } from "../parse.ts";
import { dropTurnSamples } from "./dropTurnSamples.ts";
import { Changes } from "./namingBatchView.ts";

export const UndoNamingInput = z.object({ batchId: z.uuid() });

/**
 * Takes a batch of names back: every voice is exactly what it was before. One that somebody has decided about since is
 * left as they want it, and counted in `kept`.
 */
export async function undoNaming(
  ctx: Ctx,
  input: z.input<typeof UndoNamingInput>,
): Promise<{ restored: number; kept: number }> {
  requireRole(ctx, ...anyMember);
  const { batchId } = parse(UndoNamingInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const batch = await tx.namingBatch.findUnique({
      where: { orgId_id: { orgId, id: batchId } },
      select: { personId: true, changes: true },
    });
    if (!batch) throw notFound();
    const { personId } = batch;
    const { count } = await tx.namingBatch.updateMany({
      where: { orgId, id: batchId, state: "applied" },
      data: { state: "undone", undoneAt: new Date() },
    });
    if (count === 0) throw new AppError("PRECONDITION", "There is nothing to take back.");
    const restored: string[] = [];
    let kept = 0;
    for (const { speakerId, before } of Changes.parse(batch.changes)) {
      if (before === null) continue;
      const isRestored = await restore(tx, { orgId, speakerId, personId }, before);
      if (isRestored) restored.push(speakerId);
      else kept++;
    }
    await dropTurnSamples(tx, ctx, restored);
    const detail = { batchId, restored: restored.length, kept };
    await emitAudit(tx, ctx, { action: "naming.undone", subjectType: "person", subjectId: personId, detail });
    return { restored: restored.length, kept };
  });
}

async function restore(
  tx: Tx,
  { orgId, speakerId, personId }: { orgId: string; speakerId: string; personId: string },
  before: NonNullable<z.infer<typeof Changes>[number]["before"]>,
): Promise<boolean> {
  const json = (value: unknown) => (value == null ? Prisma.DbNull : JSON.parse(JSON.stringify(value)));
  // A person who was erased since is nobody's former name any more.
  const wasThere = before.personId !== null && (await tx.person.count({ where: { orgId, id: before.personId } })) === 0;
  const former = wasThere ? { ...before, personId: null, state: "unknown" as const } : before;
  const [row] = await tx.speaker.updateManyAndReturn({
    where: { orgId, id: speakerId, personId, decidedById: { not: null }, state: "named" },
    data: { ...former, evidence: json(former.evidence), machine: json(former.machine) },
    select: { transcriptId: true },
  });
  if (row) await announceEdit(tx, { orgId, transcriptId: row.transcriptId });
  return row !== undefined;
}
