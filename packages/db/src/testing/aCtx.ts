import { randomUUID } from "node:crypto";
import type { Db } from "../client.ts";
import type { Ctx } from "../ctx.ts";

/** A user with the given role in an organisation of their own, or in that of `beside`. */
export async function aCtx(
  db: Db,
  { role = "owner", beside }: { role?: "owner" | "admin" | "member"; beside?: Ctx } = {},
): Promise<Ctx & { actor: { type: "user"; userId: string } }> {
  const userId = randomUUID();
  await db.user.create({ data: { id: userId, name: "A user", email: `${userId}@example.test` } });
  const orgId = beside?.orgId ?? (await db.organization.create({ data: { name: "An organisation" } })).id;
  await db.member.create({ data: { orgId, userId, role } });
  return { db, orgId, actor: { type: "user", userId }, role };
}
