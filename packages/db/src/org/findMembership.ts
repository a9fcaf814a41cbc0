import type { Db } from "../client.ts";
import type { Role } from "../ctx.ts";

/** The organisation a user works in: the one they joined first; null when there is none. */
export async function findMembership(
  db: Db,
  input: { userId: string },
): Promise<{ orgId: string; orgName: string; role: Exclude<Role, "speaker"> } | null> {
  const member = await db.member.findFirst({
    where: { userId: input.userId },
    orderBy: { createdAt: "asc" },
    select: { orgId: true, role: true, org: { select: { name: true } } },
  });
  return member && { orgId: member.orgId, orgName: member.org.name, role: member.role };
}
