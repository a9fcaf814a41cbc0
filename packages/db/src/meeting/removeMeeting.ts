import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { destroyMeeting } from "./destroyMeeting.ts";

export const RemoveMeetingInput = z.object({ id: z.uuid() });

/**
 * Deletes a meeting with everything that hangs on it, see `destroyMeeting`. A member may remove their own meetings; owners and admins any.
 */
export async function removeMeeting(
  ctx: Ctx,
  input: z.input<typeof RemoveMeetingInput>,
): Promise<{ mediaKeys: string[] }> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(RemoveMeetingInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const meeting = await tx.meeting.findUnique({
      where: { orgId_id: { orgId, id } },
      select: { createdById: true },
    });
    if (!meeting) throw notFound();
    if (ctx.role === "member" && meeting.createdById !== userIdOf(ctx)) {
      throw new AppError("FORBIDDEN", "Only an owner or admin can remove a meeting somebody else made.");
    }
    const mediaKeys = await destroyMeeting(tx, ctx, id);
    await emitAudit(tx, ctx, { action: "meeting.removed", subjectType: "meeting", subjectId: id });
    return { mediaKeys };
  });
}
