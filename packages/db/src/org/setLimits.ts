import { OrgLimits } from "@rollcall/core/org";
import type { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";

export const SetLimitsInput = OrgLimits.partial();

/**
 * Changes how many jobs run at once, for jobs submitted from now on, and for how long meetings are kept, which also
 * those that are there feel within the hour. Only owners and admins may.
 */
export async function setLimits(ctx: Ctx, input: z.input<typeof SetLimitsInput>): Promise<OrgLimits> {
  requireRole(ctx, "owner", "admin");
  const limits = parse(SetLimitsInput, input);
  const { jobConcurrency, retentionDays } = limits;
  return inTx(ctx, async (tx) => {
    const row = await tx.organization.update({
      where: { id: ctx.orgId },
      data: {
        ...(jobConcurrency === undefined ? {} : { jobConcurrency }),
        ...(retentionDays === undefined ? {} : { retentionDays }),
      },
      select: { jobConcurrency: true, retentionDays: true },
    });
    await emitAudit(tx, ctx, {
      action: "organization.limitsSet",
      subjectType: "organization",
      subjectId: ctx.orgId,
      detail: row,
    });
    return row;
  });
}
