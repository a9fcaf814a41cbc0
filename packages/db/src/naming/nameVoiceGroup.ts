import type { NamingBatchView } from "@rollcall/core/namingBatch";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { nameVoices } from "./nameVoices.ts";
import { namingBatchView } from "./namingBatchView.ts";

export const NameVoiceGroupInput = z.object({ groupId: z.uuid(), personId: z.uuid() });

/** All voices of a group get one name: a batch like any other, taken back with `undoNaming`. */
export async function nameVoiceGroup(ctx: Ctx, input: z.input<typeof NameVoiceGroupInput>): Promise<NamingBatchView> {
  requireRole(ctx, ...anyMember);
  const { groupId, personId } = parse(NameVoiceGroupInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const person = await tx.person.findUnique({ where: { orgId_id: { orgId, id: personId } }, select: { id: true } });
    const voices = await tx.speaker.findMany({
      where: { orgId, voiceGroupId: groupId, personId: null },
      select: { id: true },
    });
    if (!person || voices.length === 0) throw notFound();
    const found = voices.map(({ id }) => ({ speakerId: id, isSure: true, score: null, evidence: null, before: null }));
    const changes = await nameVoices(tx, ctx, { personId, found });
    const { id: batchId } = await tx.namingBatch.create({
      data: {
        orgId,
        personId,
        state: "applied",
        appliedAt: new Date(),
        changes: JSON.parse(JSON.stringify(changes)),
        createdById: userIdOf(ctx),
      },
      select: { id: true },
    });
    const detail = { batchId, voices: changes.length };
    await emitAudit(tx, ctx, { action: "naming.applied", subjectType: "person", subjectId: personId, detail });
    return namingBatchView(tx, { orgId, batchId });
  });
}
