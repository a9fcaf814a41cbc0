import { NamingSettings } from "@rollcall/core/naming";
import type { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";

export const SetNamingInput = NamingSettings.partial();

/** Changes how names are given from now on; meetings that are named already stay as they are. For owners and admins. */
export async function setNaming(ctx: Ctx, input: z.input<typeof SetNamingInput>): Promise<NamingSettings> {
  requireRole(ctx, "owner", "admin");
  const { certainty, unknownDays } = parse(SetNamingInput, input);
  return inTx(ctx, async (tx) => {
    const row = await tx.organization.update({
      where: { id: ctx.orgId },
      data: {
        ...(certainty === undefined ? {} : { certainty }),
        ...(unknownDays === undefined ? {} : { unknownDays }),
      },
      select: { certainty: true, unknownDays: true },
    });
    await emitAudit(tx, ctx, {
      action: "organization.namingSet",
      subjectType: "organization",
      subjectId: ctx.orgId,
      detail: row,
    });
    return NamingSettings.parse(row);
  });
}
