import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { requireLink } from "../enrollment/openLink.ts";
import { parse } from "../parse.ts";

export const RecordConsentInput = z.object({
  personId: z.uuid(),
  /** Which text was shown, and the sha256 (hex) of exactly that text. */
  textVersion: z.string().min(1).max(40),
  textHash: z.string().regex(/^[0-9a-f]{64}$/),
  method: z.string().min(1).max(40),
});

/** Notes that the person agreed to be recognised by voice, themselves by a link or told by a member; without it no voiceprint is ever made. */
export async function recordConsent(
  ctx: Ctx,
  input: z.input<typeof RecordConsentInput>,
): Promise<{ consentId: string }> {
  requireRole(ctx, ...anyMember, "speaker");
  const consent = parse(RecordConsentInput, input);
  return inTx(ctx, async (tx) => {
    await requireLink(tx, ctx, consent.personId, "open");
    const { id } = await tx.consent.create({
      data: { orgId: ctx.orgId, ...consent, givenById: userIdOf(ctx) },
      select: { id: true },
    });
    await emitAudit(tx, ctx, {
      action: "consent.given",
      subjectType: "person",
      subjectId: consent.personId,
      detail: { consentId: id, textVersion: consent.textVersion, method: consent.method },
    });
    return { consentId: id };
  });
}
