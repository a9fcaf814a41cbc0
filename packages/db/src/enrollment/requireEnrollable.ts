import { AppError } from "@rollcall/core/errors";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { requireLink } from "./openLink.ts";

/**
 * Whether clips of this person may be received at all: not a byte of a voice is taken without a live consent. Errors:
 * NOT_FOUND, and PRECONDITION without consent or for a link that is not open any more.
 */
export async function requireEnrollable(ctx: Ctx, { personId }: { personId: string }): Promise<void> {
  requireRole(ctx, ...anyMember, "speaker");
  const { db, orgId } = ctx;
  const person = await db.person.findUnique({
    where: { orgId_id: { orgId, id: personId } },
    select: { consents: { where: { withdrawnAt: null }, take: 1, select: { id: true } } },
  });
  if (!person) throw notFound();
  await requireLink(db, ctx, personId, "open");
  if (person.consents.length === 0) {
    throw new AppError("PRECONDITION", "This person has not consented to be recognised by voice.");
  }
}
