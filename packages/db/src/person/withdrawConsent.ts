import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { requireLink } from "../enrollment/openLink.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { destroyBiometrics } from "./destroyBiometrics.ts";

export const WithdrawConsentInput = z.object({ personId: z.uuid() });

/** Ends every live consent and destroys voiceprint, sample vectors and clips. Names in transcripts stay. */
export async function withdrawConsent(
  ctx: Ctx,
  input: z.input<typeof WithdrawConsentInput>,
): Promise<{ personId: string }> {
  requireRole(ctx, ...anyMember, "speaker");
  const { personId } = parse(WithdrawConsentInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    await requireLink(tx, ctx, personId, "known");
    const { count } = await tx.consent.updateMany({
      where: { orgId, personId, withdrawnAt: null },
      data: { withdrawnAt: new Date() },
    });
    if (count === 0) {
      const where = { orgId_id: { orgId, id: personId } };
      if (!(await tx.person.findUnique({ where, select: { id: true } }))) throw notFound();
      throw new AppError("PRECONDITION", "There is no consent to withdraw.");
    }
    await destroyBiometrics(tx, ctx, personId, "The consent was withdrawn.");
    await emitAudit(tx, ctx, { action: "consent.withdrawn", subjectType: "person", subjectId: personId });
    return { personId };
  });
}
