import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { Prisma } from "../generated/client.ts";
import { parse } from "../parse.ts";
import { destroyBiometrics } from "./destroyBiometrics.ts";

export const ErasePersonInput = z.object({ id: z.uuid() });

/**
 * Removes every trace of a person: biometrics, clips, consents, name, and the name of each speaker who bore it.
 * The audit rows that remain carry ids only. For owners and admins.
 */
export async function erasePerson(ctx: Ctx, input: z.input<typeof ErasePersonInput>): Promise<{ id: string }> {
  requireRole(ctx, "owner", "admin");
  const { id } = parse(ErasePersonInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id } };
    if (!(await tx.person.findUnique({ where, select: { id: true } }))) throw notFound();
    await destroyBiometrics(tx, ctx, id, "The person was erased.");
    await forgetSpeaker(tx, orgId, id);
    await tx.recording.deleteMany({ where: { orgId, sample: { personId: id } } });
    await tx.person.delete({ where, select: { id: true } });
    await emitAudit(tx, ctx, { action: "person.erased", subjectType: "person", subjectId: id });
    return { id };
  });
}

/** Un-names the person's speakers, and takes them out of the evidence about others. */
async function forgetSpeaker(tx: Tx, orgId: string, personId: string): Promise<void> {
  await tx.speaker.updateMany({
    where: { orgId, personId },
    data: { personId: null, state: "unknown", score: null, evidence: Prisma.DbNull, decidedById: null },
  });
  await tx.$executeRaw`
    update "Speaker" set evidence = jsonb_set(evidence, '{runnerUp}', 'null')
    where "orgId" = ${orgId}::uuid and evidence->'runnerUp'->>'personId' = ${personId}`;
}
