import { voiceprintLifetimeDays } from "@rollcall/core/enrollment";
import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const RenewVoiceprintInput = z.object({ personId: z.uuid() });

/** Lets the life of a voiceprint begin anew. PRECONDITION without a live consent or a voiceprint. */
export async function renewVoiceprint(
  ctx: Ctx,
  input: z.input<typeof RenewVoiceprintInput>,
): Promise<{ expiresAt: string }> {
  requireRole(ctx, ...anyMember);
  const { personId } = parse(RenewVoiceprintInput, input);
  const { orgId } = ctx;
  const expiresAt = new Date(Date.now() + voiceprintLifetimeDays * 24 * 3600 * 1000);
  return inTx(ctx, async (tx) => {
    const { count } = await tx.voiceprint.updateMany({
      where: { orgId, personId, consent: { withdrawnAt: null } },
      data: { expiresAt },
    });
    if (count === 0) {
      const where = { orgId_id: { orgId, id: personId } };
      if (!(await tx.person.findUnique({ where, select: { id: true } }))) throw notFound();
      throw new AppError("PRECONDITION", "There is no voiceprint to renew.");
    }
    await emitAudit(tx, ctx, { action: "voiceprint.renewed", subjectType: "person", subjectId: personId });
    return { expiresAt: expiresAt.toISOString() };
  });
}
