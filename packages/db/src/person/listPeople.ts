import type { PersonView } from "@rollcall/core/person";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";
import { personViews } from "./personViews.ts";

export const ListPeopleInput = z.object({ query: z.string().trim().max(120).optional() });

/** Everybody of the organisation by name; `query` looks into names and addresses. */
export async function listPeople(ctx: Ctx, input: z.input<typeof ListPeopleInput> = {}): Promise<PersonView[]> {
  requireRole(ctx, ...anyMember);
  const { query } = parse(ListPeopleInput, input);
  const containing = query && { contains: query, mode: "insensitive" as const };
  return personViews(ctx.db, {
    orgId: ctx.orgId,
    ...(containing && { OR: [{ name: containing }, { email: containing }] }),
  });
}
