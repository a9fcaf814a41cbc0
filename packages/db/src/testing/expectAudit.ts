import { expect } from "vitest";
import type { Ctx } from "../ctx.ts";

/** Asserts that exactly one audit row tells of `action` on the subject, and who did it. Returns its detail. */
export async function expectAudit(ctx: Ctx, action: string, subjectId: string): Promise<unknown> {
  const rows = await ctx.db.auditEvent.findMany({
    where: { orgId: ctx.orgId, action, subjectId },
    select: { actor: true, detail: true },
  });
  const actor = ctx.actor.type === "user" ? `user:${ctx.actor.userId}` : `system:${ctx.actor.jobId}`;
  expect(rows.map((row) => row.actor)).toEqual([actor]);
  return rows[0]?.detail;
}
