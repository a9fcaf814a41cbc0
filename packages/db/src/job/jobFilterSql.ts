import type { JobFilter } from "@rollcall/core/job";
import { Prisma } from "../generated/client.ts";

/**
 * The rows of "Job" as `j` that match, with what they are about as `m` and `p`, as the tail of a select: from, joins
 * and where. Names are joined only when they are looked into.
 */
export function jobFilterSql(orgId: string, { state, name, query }: JobFilter): Prisma.Sql {
  const conditions = [Prisma.sql`j."orgId" = ${orgId}::uuid`];
  if (state) conditions.push(Prisma.sql`j.state = ${state}::"JobState"`);
  if (name) conditions.push(Prisma.sql`j.name = ${name}`);
  if (query) {
    const pattern = `%${query.replaceAll(/[\\%_]/g, "\\$&")}%`;
    conditions.push(Prisma.sql`(m.title ilike ${pattern} or p.name ilike ${pattern})`);
  }
  const names = query
    ? Prisma.sql`
        left join "Meeting" m on m."orgId" = j."orgId" and m.id = j."meetingId"
        left join "Person" p on p."orgId" = j."orgId" and p.id = j."personId"`
    : Prisma.empty;
  return Prisma.sql`from "Job" j ${names} where ${Prisma.join(conditions, " and ")}`;
}
