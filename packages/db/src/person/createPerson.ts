import { nameKey, PersonEmail, PersonName } from "@rollcall/core/person";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";
import { refuseTakenName } from "./refuseTakenName.ts";

export const CreatePersonInput = z.object({ name: PersonName, email: PersonEmail.optional() });

/** A person nobody can recognise yet. CONFLICT when the name, or the e-mail address, is taken. */
export async function createPerson(ctx: Ctx, input: z.input<typeof CreatePersonInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { name, email = null } = parse(CreatePersonInput, input);
  return inTx(ctx, async (tx) => {
    await refuseTakenName(tx, { orgId: ctx.orgId, name, email });
    const { id } = await tx.person.create({
      data: { orgId: ctx.orgId, name, nameKey: nameKey(name), email },
      select: { id: true },
    });
    await emitAudit(tx, ctx, { action: "person.created", subjectType: "person", subjectId: id });
    return { id };
  });
}
