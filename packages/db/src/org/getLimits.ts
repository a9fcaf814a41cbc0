import type { OrgLimits } from "@rollcall/core/org";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";

/** How many jobs run at once, and for how long meetings are kept. */
export async function getLimits(ctx: Ctx): Promise<OrgLimits> {
  requireRole(ctx, ...anyMember);
  return ctx.db.organization.findUniqueOrThrow({
    where: { id: ctx.orgId },
    select: { jobConcurrency: true, retentionDays: true },
  });
}
