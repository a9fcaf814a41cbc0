import { AppError } from "@rollcall/core/errors";
import { nameKey } from "@rollcall/core/person";
import type { Tx } from "../client.ts";

/** CONFLICT, with a sentence, when another person has this name or address; a race is left to the unique index. */
export async function refuseTakenName(
  tx: Tx,
  wanted: { orgId: string; name: string; email?: string | null; except?: string },
): Promise<void> {
  const { orgId, name, email = null, except } = wanted;
  const taken = await tx.person.findFirst({
    where: {
      orgId,
      OR: [{ nameKey: nameKey(name) }, ...(email === null ? [] : [{ email }])],
      ...(except ? { id: { not: except } } : {}),
    },
    select: { nameKey: true },
  });
  if (!taken) return;
  throw new AppError(
    "CONFLICT",
    taken.nameKey === nameKey(name)
      ? "There is already a person with this name. Add something that tells the two apart."
      : "There is already a person with this e-mail address.",
  );
}
