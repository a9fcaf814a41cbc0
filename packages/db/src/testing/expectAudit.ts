import { expect } from "vitest";
import { actorText, type Ctx } from "../ctx.ts";

/** Asserts that exactly one audit row tells of `action` on the subject, and who did it. Returns its detail. */
export async function expectAudit(ctx: Ctx, action: string, subjectId: string): Promise<unknown> {
  const rows = await ctx.db.auditEvent.findMany({
    where: { orgId: ctx.orgId, action, subjectId },
    select: { actor: true, detail: true },
  });
  expect(rows.map((row) => row.actor)).toEqual([actorText(ctx.actor)]);
  return rows[0]?.detail;
}
