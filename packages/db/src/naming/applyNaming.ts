import { AppError } from "@rollcall/core/errors";
import type { NamingBatchView } from "@rollcall/core/namingBatch";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { nameVoices } from "./nameVoices.ts";
import { Changes, namingBatchView } from "./namingBatchView.ts";

export const ApplyNamingInput = z.object({
  batchId: z.uuid(),
  /** Those of the found voices that are to get the name. */
  speakerIds: z.array(z.uuid()).min(1, "Choose at least one voice."),
});

/** The chosen voices of a preview get the name, all at once. PRECONDITION when that was done already. */
export async function applyNaming(ctx: Ctx, input: z.input<typeof ApplyNamingInput>): Promise<NamingBatchView> {
  requireRole(ctx, ...anyMember);
  const { batchId, speakerIds } = parse(ApplyNamingInput, input);
  const { orgId } = ctx;
  const chosen = new Set(speakerIds);
  return inTx(ctx, async (tx) => {
    const batch = await tx.namingBatch.findUnique({
      where: { orgId_id: { orgId, id: batchId } },
      select: { personId: true, changes: true },
    });
    if (!batch) throw notFound();
    const { personId } = batch;
    const { count } = await tx.namingBatch.updateMany({
      where: { orgId, id: batchId, state: "ready" },
      data: { state: "applied", appliedAt: new Date() },
    });
    if (count === 0) throw new AppError("PRECONDITION", "These names were given already, or are still looked for.");
    const found = Changes.parse(batch.changes).filter(({ speakerId }) => chosen.has(speakerId));
    if (found.length < chosen.size) throw notFound();
    const changes = await nameVoices(tx, ctx, { personId, found });
    await tx.namingBatch.update({
      where: { orgId_id: { orgId, id: batchId } },
      data: { changes: JSON.parse(JSON.stringify(changes)) },
      select: { id: true },
    });
    const voices = changes.filter(({ before }) => before !== null).length;
    const detail = { batchId, voices };
    await emitAudit(tx, ctx, { action: "naming.applied", subjectType: "person", subjectId: personId, detail });
    return namingBatchView(tx, { orgId, batchId });
  });
}
