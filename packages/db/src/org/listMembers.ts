import { anyMember, type Ctx, requireRole } from "../ctx.ts";

/** Who belongs to the organisation, by name: the people one can mention. */
export async function listMembers(ctx: Ctx): Promise<{ id: string; name: string }[]> {
  requireRole(ctx, ...anyMember);
  const rows = await ctx.db.member.findMany({
    where: { orgId: ctx.orgId },
    orderBy: { user: { name: "asc" } },
    select: { user: { select: { id: true, name: true } } },
  });
  return rows.map(({ user }) => user);
}
