import { type JobSelection, maxJobsAtOnce } from "@rollcall/core/job";
import type { Ctx } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { Prisma } from "../generated/client.ts";
import { jobFilterSql } from "./jobFilterSql.ts";

export interface SelectedJobs {
  ids: string[];
  /** Selected, but not as they would have to be. */
  skipped: number;
  hasMore: boolean;
}

/**
 * Those of the selected jobs `j` for which `condition` holds, at most `maxJobsAtOnce`, oldest first. NOT_FOUND when
 * jobs were named and none of them is the organisation's.
 */
export async function selectJobs(
  ctx: Ctx,
  { ids, filter }: JobSelection,
  condition: Prisma.Sql,
): Promise<SelectedJobs> {
  const { db, orgId } = ctx;
  if (ids) {
    const named = Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`));
    const rows = await db.$queryRaw<{ id: string; holds: boolean }[]>`
      select j.id, ${condition} as holds ${jobFilterSql(orgId, {})} and j.id in (${named}) order by j."createdAt", j.id`;
    if (rows.length === 0) throw notFound();
    const chosen = rows.filter((row) => row.holds).map((row) => row.id);
    return { ids: chosen, skipped: ids.length - chosen.length, hasMore: false };
  }
  const rows = await db.$queryRaw<{ id: string }[]>`
    select j.id ${jobFilterSql(orgId, filter ?? {})} and ${condition}
    order by j."createdAt", j.id limit ${maxJobsAtOnce + 1}`;
  const chosen = rows.slice(0, maxJobsAtOnce).map((row) => row.id);
  return { ids: chosen, skipped: 0, hasMore: rows.length > maxJobsAtOnce };
}
