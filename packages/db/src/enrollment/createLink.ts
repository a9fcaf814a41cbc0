import { createHash, randomBytes } from "node:crypto";
import { linkLifeDays } from "@rollcall/core/enrollment";
import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { takeTurn } from "../takeTurn.ts";

export const CreateLinkInput = z.object({ personId: z.uuid() });

const mostAnHour = 30;
const mostOpen = 3;

/**
 * A link with which a person enrolls their own voice once, without an account. The token in it is returned here and
 * kept nowhere: only its sha256 is. Errors: NOT_FOUND, LIMIT. For owners and admins.
 */
export async function createLink(
  ctx: Ctx,
  input: z.input<typeof CreateLinkInput>,
): Promise<{ id: string; token: string; expiresAt: string }> {
  requireRole(ctx, "owner", "admin");
  const { personId } = parse(CreateLinkInput, input);
  const { orgId } = ctx;
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + linkLifeDays * 24 * 3600 * 1000);
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: personId } };
    if (!(await tx.person.findUnique({ where, select: { id: true } }))) throw notFound();
    await takeTurn(tx, { key: `link/${orgId}`, most: mostAnHour, windowMs: 3600 * 1000, what: "links" });
    const open = await tx.enrollmentLink.count({
      where: { orgId, personId, usedAt: null, revokedAt: null, expiresAt: { gt: new Date() } },
    });
    if (open >= mostOpen) throw new AppError("LIMIT", "There are open links for this person. Take one back first.");
    const { id } = await tx.enrollmentLink.create({
      data: { orgId, personId, tokenHash: hashOfToken(token), createdById: userIdOf(ctx), expiresAt },
      select: { id: true },
    });
    await emitAudit(tx, ctx, {
      action: "enrollmentLink.created",
      subjectType: "person",
      subjectId: personId,
      detail: { linkId: id },
    });
    return { id, token, expiresAt: expiresAt.toISOString() };
  });
}

/** What the database knows of a token. */
export function hashOfToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}
