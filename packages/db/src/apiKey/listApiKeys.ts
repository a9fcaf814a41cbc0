import { type ApiKeyView, ApiScope } from "@rollcall/core/apiKey";
import { type Ctx, requireRole } from "../ctx.ts";

/** The organisation's keys, newest first, revoked ones among them. */
export async function listApiKeys(ctx: Ctx): Promise<ApiKeyView[]> {
  requireRole(ctx, "owner", "admin");
  const rows = await ctx.db.apiKey.findMany({
    where: { orgId: ctx.orgId },
    orderBy: { createdAt: "desc" },
    select: {
      id: true,
      name: true,
      hint: true,
      scopes: true,
      createdAt: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
  });
  return rows.map((row) => ({
    ...row,
    scopes: row.scopes.map((scope) => ApiScope.parse(scope)),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  }));
}
