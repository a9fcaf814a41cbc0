import { nameKey, PersonName } from "@rollcall/core/person";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";
import { refuseTakenName } from "./refuseTakenName.ts";

export const RenamePersonInput = z.object({ id: z.uuid(), name: PersonName });

/** The new name shows in every transcript at once. CONFLICT when it is taken. */
export async function renamePerson(ctx: Ctx, input: z.input<typeof RenamePersonInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { id, name } = parse(RenamePersonInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    await refuseTakenName(tx, { orgId, name, except: id });
    await tx.person.update({
      where: { orgId_id: { orgId, id } },
      data: { name, nameKey: nameKey(name) },
      select: { id: true },
    });
    await emitAudit(tx, ctx, { action: "person.renamed", subjectType: "person", subjectId: id });
    return { id };
  });
}
