import { NamingSettings } from "@rollcall/core/naming";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";

/** How sure names must be in this organisation, and for how long strangers' voices are remembered. */
export async function getNaming(ctx: Ctx): Promise<NamingSettings> {
  requireRole(ctx, ...anyMember);
  const select = { certainty: true, unknownDays: true } as const;
  return NamingSettings.parse(await ctx.db.organization.findUniqueOrThrow({ where: { id: ctx.orgId }, select }));
}
