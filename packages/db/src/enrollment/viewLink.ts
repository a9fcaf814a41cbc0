import type { LinkView } from "@rollcall/core/enrollment";
import { notFound } from "../errors.ts";
import { jobViews } from "../job/jobViews.ts";
import { isSpent, type LinkCtx } from "./openLink.ts";
import { sampleViews } from "./sampleViews.ts";

/** What somebody sees who opens their link: whose voice it is about, whether it is still open, and what became of their clips. */
export async function viewLink(ctx: LinkCtx): Promise<LinkView> {
  const { db, orgId, personId } = ctx;
  const { linkId } = ctx.actor;
  const link = await db.enrollmentLink.findUnique({
    where: { orgId_id: { orgId, id: linkId } },
    select: {
      createdAt: true,
      expiresAt: true,
      usedAt: true,
      revokedAt: true,
      person: {
        select: {
          name: true,
          org: { select: { name: true, keepsClips: true } },
          consents: { where: { withdrawnAt: null }, orderBy: { givenAt: "desc" }, take: 1, select: { givenAt: true } },
          voiceprints: { select: { expiresAt: true }, take: 1 },
        },
      },
    },
  });
  if (!link) throw notFound();
  const { person, usedAt, revokedAt, expiresAt, createdAt } = link;
  const isUsed = usedAt !== null;
  const isOver = await isSpent(db, orgId, { personId, createdAt, usedAt });
  const state = revokedAt ? "revoked" : isOver ? "used" : expiresAt < new Date() ? "expired" : "open";
  // Of what others handed in about this person a link shows nothing.
  const own = { orgId, personId, source: "link", createdAt: { gte: createdAt } };
  const [samples, [job]] = await Promise.all([
    isUsed ? sampleViews(db, own) : [],
    isUsed ? jobViews(db, { orgId, personId, name: "enroll" }, "personId") : [],
  ]);
  return {
    state,
    workspace: person.org.name,
    keepsClips: person.org.keepsClips,
    name: person.name,
    expiresAt: expiresAt.toISOString(),
    consentAt: person.consents[0]?.givenAt.toISOString() ?? null,
    recognisedUntil: person.voiceprints[0]?.expiresAt.toISOString() ?? null,
    samples: samples.map(({ id, fileName, state: sampleState, reason, speechMs, gates }) => ({
      id,
      fileName,
      state: sampleState,
      reason,
      speechMs,
      gates,
    })),
    job: job ?? null,
  };
}
