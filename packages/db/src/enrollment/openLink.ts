import { AppError } from "@rollcall/core/errors";
import type { Db, Tx } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { hashOfToken } from "./createLink.ts";

/** What the one who holds a link may act with: a "speaker" of one organisation, about one person. */
export type LinkCtx = Ctx & { actor: { type: "link"; linkId: string }; role: "speaker"; personId: string };

/** The context of a link's token. NOT_FOUND for one that never was; whether it is still open is looked at later. */
export async function openLink(db: Db, token: string): Promise<LinkCtx> {
  const link = await db.enrollmentLink.findUnique({
    where: { tokenHash: hashOfToken(token) },
    select: { id: true, orgId: true, personId: true },
  });
  if (!link) throw notFound();
  const { id, orgId, personId } = link;
  return { db, orgId, actor: { type: "link", linkId: id }, role: "speaker", personId };
}

export interface LinkRow {
  id: string;
  personId: string;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
  revokedAt: Date | null;
}

const select = { id: true, personId: true, createdAt: true, expiresAt: true, usedAt: true, revokedAt: true } as const;

/**
 * The link that acts, which must be about this person; null when a member acts, whom no link concerns. NOT_FOUND for
 * another person, PRECONDITION when it is needed open and was used, taken back, or is too old.
 */
export async function requireLink(
  db: Db | Tx,
  ctx: Pick<Ctx, "orgId" | "actor">,
  personId: string,
  needed: "open" | "known",
): Promise<LinkRow | null> {
  if (ctx.actor.type !== "link") return null;
  const { linkId } = ctx.actor;
  const link = await db.enrollmentLink.findUnique({ where: { orgId_id: { orgId: ctx.orgId, id: linkId } }, select });
  if (!link || link.personId !== personId) throw notFound();
  if (link.revokedAt !== null) throw new AppError("PRECONDITION", "This link was taken back. Ask for a new one.");
  if (needed === "known") return link;
  if (await isSpent(db, ctx.orgId, link)) {
    throw new AppError("PRECONDITION", "This link was used already. Ask for a new one.");
  }
  if (link.expiresAt < new Date()) throw new AppError("PRECONDITION", "This link is too old. Ask for a new one.");
  return link;
}

/** A link is used up once clips were handed in by it, unless none of them could be used: then it may be tried again. */
export async function isSpent(
  db: Db | Tx,
  orgId: string,
  { personId, createdAt, usedAt }: Pick<LinkRow, "personId" | "createdAt" | "usedAt">,
): Promise<boolean> {
  if (usedAt === null) return false;
  const useful = await db.enrollmentSample.count({
    where: {
      orgId,
      personId,
      source: "link",
      createdAt: { gte: createdAt },
      OR: [{ state: { not: "rejected" } }, { revokedAt: { not: null } }],
    },
  });
  return useful > 0;
}
