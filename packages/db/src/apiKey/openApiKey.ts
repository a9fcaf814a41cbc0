import { ApiScope } from "@rollcall/core/apiKey";
import { AppError } from "@rollcall/core/errors";
import type { Db } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { hashOfKey } from "./createApiKey.ts";

/** How often the time of the last use is written. */
const usedEveryMs = 60_000;

/**
 * Who a key speaks for: the member who made it, as long as they belong to the organisation, with no more than its
 * scopes. Throws UNAUTHENTICATED for a key that does not exist, was revoked or is past its time.
 */
export async function openApiKey(db: Db, key: string): Promise<{ ctx: Ctx; keyId: string; scopes: ApiScope[] }> {
  const row = await db.apiKey.findUnique({
    where: { hash: hashOfKey(key) },
    select: {
      id: true,
      orgId: true,
      scopes: true,
      createdById: true,
      expiresAt: true,
      lastUsedAt: true,
      revokedAt: true,
    },
  });
  const now = new Date();
  const isOpen = row && row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now);
  const member =
    isOpen &&
    (await db.member.findUnique({
      where: { orgId_userId: { orgId: row.orgId, userId: row.createdById } },
      select: { role: true },
    }));
  if (!row || !member) throw new AppError("UNAUTHENTICATED", "This key is not known, was revoked, or has expired.");
  const { id, orgId, createdById, lastUsedAt } = row;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() > usedEveryMs) {
    await db.apiKey.update({ where: { orgId_id: { orgId, id } }, data: { lastUsedAt: now }, select: { id: true } });
  }
  const ctx: Ctx = { db, orgId, actor: { type: "user", userId: createdById }, role: member.role };
  return { ctx, keyId: id, scopes: row.scopes.map((scope) => ApiScope.parse(scope)) };
}
