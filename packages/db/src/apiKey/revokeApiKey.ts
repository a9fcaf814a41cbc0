import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const RevokeApiKeyInput = z.object({ id: z.uuid() });

/** From this moment on the key opens nothing. */
export async function revokeApiKey(ctx: Ctx, input: z.input<typeof RevokeApiKeyInput>): Promise<{ id: string }> {
  requireRole(ctx, "owner", "admin");
  const { id } = parse(RevokeApiKeyInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId, id };
    if ((await tx.apiKey.count({ where })) === 0) throw notFound();
    await tx.apiKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } });
    await emitAudit(tx, ctx, {
      action: "apiKey.revoked",
      subjectType: "organization",
      subjectId: orgId,
      detail: { apiKeyId: id },
    });
    return { id };
  });
}
