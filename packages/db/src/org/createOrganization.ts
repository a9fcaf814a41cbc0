import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Db } from "../client.ts";
import { inTx } from "../ctx.ts";
import { parse } from "../parse.ts";

export const CreateOrganizationInput = z.object({ userId: z.string().min(1), name: z.string().trim().min(1).max(200) });

/** A new organisation with the user as its owner. Runs at sign-up, before there is a context. */
export async function createOrganization(
  db: Db,
  input: z.input<typeof CreateOrganizationInput>,
): Promise<{ orgId: string }> {
  const { userId, name } = parse(CreateOrganizationInput, input);
  return inTx({ db }, async (tx) => {
    const { id: orgId } = await tx.organization.create({
      data: { name, members: { create: { userId, role: "owner" } } },
      select: { id: true },
    });
    const actor = { type: "user", userId } as const;
    await emitAudit(
      tx,
      { orgId, actor },
      { action: "organization.created", subjectType: "organization", subjectId: orgId },
    );
    return { orgId };
  });
}
