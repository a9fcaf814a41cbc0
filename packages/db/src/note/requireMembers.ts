import type { Tx } from "../client.ts";
import { notFound } from "../errors.ts";

/** Throws NOT_FOUND unless all of these users belong to the organisation. */
export async function requireMembers(tx: Tx, orgId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const found = await tx.member.count({ where: { orgId, userId: { in: [...userIds] } } });
  if (found !== new Set(userIds).size) throw notFound();
}
