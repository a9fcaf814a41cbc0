import type { PersonDetail } from "@rollcall/core/person";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { sampleViews } from "../enrollment/sampleViews.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { personViews } from "./personViews.ts";

export const GetPersonInput = z.object({ id: z.uuid() });

const mostLinks = 5;
const mostMeetings = 10;

/** A person with the evidence their voiceprint rests on; never the vectors. */
export async function getPerson(ctx: Ctx, input: z.input<typeof GetPersonInput>): Promise<PersonDetail> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(GetPersonInput, input);
  const { db, orgId } = ctx;
  const [[person], samples, consent, links, voiceprint, { keepsClips }, heardIn] = await Promise.all([
    personViews(db, { orgId, id }),
    sampleViews(db, { orgId, personId: id }),
    db.consent.findFirst({
      where: { orgId, personId: id },
      orderBy: [{ givenAt: "desc" }, { id: "desc" }],
      select: { id: true, textVersion: true, method: true, givenAt: true, withdrawnAt: true },
    }),
    db.enrollmentLink.findMany({
      where: { orgId, personId: id },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: mostLinks,
      select: { id: true, createdAt: true, expiresAt: true, usedAt: true, revokedAt: true },
    }),
    db.voiceprint.findFirst({
      where: { orgId, personId: id },
      orderBy: { expiresAt: "desc" },
      select: { expiresAt: true },
    }),
    db.organization.findUniqueOrThrow({ where: { id: orgId }, select: { keepsClips: true } }),
    db.meeting.findMany({
      where: { orgId, shown: { speakers: { some: { personId: id, state: "named" } } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: mostMeetings,
      select: { id: true, title: true, createdAt: true },
    }),
  ]);
  if (!person) throw notFound();
  return {
    ...person,
    samples,
    keepsClips,
    recognisedUntil: voiceprint?.expiresAt.toISOString() ?? null,
    links: links.map(({ revokedAt, usedAt, expiresAt, createdAt, ...link }) => ({
      ...link,
      state: revokedAt ? "revoked" : usedAt ? "used" : expiresAt < new Date() ? "expired" : "open",
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      usedAt: usedAt?.toISOString() ?? null,
    })),
    heardIn: heardIn.map(({ id: meetingId, title, createdAt }) => ({
      meetingId,
      title,
      createdAt: createdAt.toISOString(),
    })),
    consent: consent && {
      ...consent,
      givenAt: consent.givenAt.toISOString(),
      withdrawnAt: consent.withdrawnAt?.toISOString() ?? null,
    },
  };
}
