import { anyMember, type Ctx, requireRole } from "../ctx.ts";

/** Whether the organisation keeps enrollment clips, sealed; what people agree to depends on it. */
export async function getClipPolicy(ctx: Ctx): Promise<{ keepsClips: boolean }> {
  requireRole(ctx, ...anyMember);
  return ctx.db.organization.findUniqueOrThrow({ where: { id: ctx.orgId }, select: { keepsClips: true } });
}
