import { type JobCounts, JobFilter } from "@rollcall/core/job";
import { JobState } from "@rollcall/core/jobs";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";
import { jobFilterSql } from "./jobFilterSql.ts";

export const CountJobsInput = z.object({ filter: JobFilter.omit({ state: true }).default({}) });

/** How many of the organisation's jobs that match are in each state, those with none included. */
export async function countJobs(ctx: Ctx, input: z.input<typeof CountJobsInput> = {}): Promise<JobCounts> {
  requireRole(ctx, ...anyMember);
  const { filter } = parse(CountJobsInput, input);
  const rows = await ctx.db.$queryRaw<{ state: JobState; count: number }[]>`
    select j.state::text as state, count(*)::int as count ${jobFilterSql(ctx.orgId, filter)} group by j.state`;
  const counts: JobCounts = { queued: 0, running: 0, done: 0, failed: 0, cancelled: 0 };
  for (const { state, count } of rows) counts[JobState.parse(state)] = count;
  return counts;
}
