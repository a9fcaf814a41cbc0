import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const RevokeLinkInput = z.object({ linkId: z.uuid() });

/** Takes a link back; whoever opens it from now on is told so. What was handed in by it stays. */
export async function revokeLink(ctx: Ctx, input: z.input<typeof RevokeLinkInput>): Promise<{ personId: string }> {
  requireRole(ctx, "owner", "admin");
  const { linkId } = parse(RevokeLinkInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const [link] = await tx.enrollmentLink.updateManyAndReturn({
      where: { orgId, id: linkId, revokedAt: null },
      data: { revokedAt: new Date() },
      select: { personId: true },
    });
    if (!link) throw notFound();
    await emitAudit(tx, ctx, {
      action: "enrollmentLink.revoked",
      subjectType: "person",
      subjectId: link.personId,
      detail: { linkId },
    });
    return link;
  });
}
