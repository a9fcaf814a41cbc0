import type { PersonDetail } from "@rollcall/core/person";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { sampleViews } from "../enrollment/sampleViews.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { personViews } from "./personViews.ts";

export const GetPersonInput = z.object({ id: z.uuid() });

/** A person with the evidence their voiceprint rests on; never the vectors. */
export async function getPerson(ctx: Ctx, input: z.input<typeof GetPersonInput>): Promise<PersonDetail> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(GetPersonInput, input);
  const { db, orgId } = ctx;
  const [[person], samples, consent] = await Promise.all([
    personViews(db, { orgId, id }),
    sampleViews(db, { orgId, personId: id }),
    db.consent.findFirst({
      where: { orgId, personId: id },
      orderBy: [{ givenAt: "desc" }, { id: "desc" }],
      select: { id: true, textVersion: true, method: true, givenAt: true, withdrawnAt: true },
    }),
  ]);
  if (!person) throw notFound();
  return {
    ...person,
    samples,
    consent: consent && {
      ...consent,
      givenAt: consent.givenAt.toISOString(),
      withdrawnAt: consent.withdrawnAt?.toISOString() ?? null,
    },
  };
}
