import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { Prisma } from "../generated/client.ts";
import { forgetInEvidence } from "../naming/forgetInEvidence.ts";
import { parse } from "../parse.ts";
import { destroyBiometrics } from "./destroyBiometrics.ts";

export const ErasePersonInput = z.object({
  id: z.uuid(),
  /** Leaves the name as plain text where it was given; the voice is erased all the same. */
  keepsNames: z.boolean().default(false),
});

/**
 * Removes every trace of a person: biometrics, clips, consents, links, waiting work, name, and the name of each speaker
 * who bore it, unless that is to stay as text. The audit rows and the certificate that remain carry ids and numbers
 * only. For owners and admins.
 */
export async function erasePerson(
  ctx: Ctx,
  input: z.input<typeof ErasePersonInput>,
): Promise<{ id: string; certificateId: string }> {
  requireRole(ctx, "owner", "admin");
  const { id, keepsNames } = parse(ErasePersonInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const person = await tx.person.findUnique({
      where: { orgId_id: { orgId, id } },
      select: { name: true, _count: { select: { samples: true, voiceprints: true, consents: true, links: true } } },
    });
    if (!person) throw notFound();
    const found = { ...person._count, ...(await removePerson(tx, ctx, id, keepsNames ? person.name : null)) };
    const { id: certificateId } = await tx.erasure.upsert({
      where: { orgId_personId: { orgId, personId: id } },
      create: { orgId, personId: id, found },
      update: { found, at: new Date() },
      select: { id: true },
    });
    await emitAudit(tx, ctx, {
      action: "person.erased",
      subjectType: "person",
      subjectId: id,
      detail: { certificateId },
    });
    return { id, certificateId };
  });
}

/** Everything of the person goes in this transaction, and what lies outside the database by a job sent with it. */
export async function removePerson(
  tx: Tx,
  ctx: Pick<Ctx, "orgId" | "actor">,
  personId: string,
  keptName: string | null,
): Promise<{ speakers: number }> {
  const { orgId } = ctx;
  await destroyBiometrics(tx, ctx, personId, "The person was erased.");
  const { count: speakers } = await tx.speaker.updateMany({
    where: { orgId, personId },
    data: {
      personId: null,
      state: "unknown",
      score: null,
      evidence: Prisma.DbNull,
      decidedById: null,
      ...(keptName !== null && { alias: keptName }),
    },
  });
  await forgetInEvidence(tx, orgId, personId);
  await tx.$executeRaw`
    update "EnrollmentSample" set quality = quality - 'alike'
    where "orgId" = ${orgId}::uuid and quality->'alike'->>'personId' = ${personId}`;
  await tx.recording.deleteMany({ where: { orgId, sample: { personId } } });
  await tx.person.delete({ where: { orgId_id: { orgId, id: personId } }, select: { id: true } });
  return { speakers };
}
