import { JobFilter, type JobRow } from "@rollcall/core/job";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { Prisma } from "../generated/client.ts";
import { parse } from "../parse.ts";
import { jobFilterSql } from "./jobFilterSql.ts";
import { jobRows } from "./jobRows.ts";

export const ListJobsInput = z.object({
  filter: JobFilter.default({}),
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(200).default(50),
});

/** The organisation's jobs that match, newest first, by pages; four queries for any page size. */
export async function listJobs(
  ctx: Ctx,
  input: z.input<typeof ListJobsInput> = {},
): Promise<{ items: JobRow[]; nextCursor: string | null }> {
  requireRole(ctx, ...anyMember);
  const { filter, cursor, limit } = parse(ListJobsInput, input);
  const { db, orgId } = ctx;
  const after = cursor === undefined ? null : decodeCursor(cursor);
  const isAfter = after
    ? Prisma.sql`and (j."createdAt", j.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  const found = await db.$queryRaw<{ id: string }[]>`
    select j.id ${jobFilterSql(orgId, filter)} ${isAfter}
    order by j."createdAt" desc, j.id desc limit ${limit + 1}`;
  const ids = found.slice(0, limit).map((row) => row.id);
  const items = await jobRows(db, orgId, ids);
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? encodeCursor(last) : null };
}
