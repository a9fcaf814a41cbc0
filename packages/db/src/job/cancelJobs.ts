import { AppError } from "@rollcall/core/errors";
import { type BulkResult, JobSelection } from "@rollcall/core/job";
import type { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { Prisma } from "../generated/client.ts";
import { parse } from "../parse.ts";
import { cancelJob } from "./cancelJob.ts";
import { selectJobs } from "./selectJobs.ts";

export const CancelJobsInput = JobSelection;

/** Ends the selected jobs that wait or run, each in a transaction of its own; those that end meanwhile are skipped. */
export async function cancelJobs(ctx: Ctx, input: z.input<typeof CancelJobsInput>): Promise<BulkResult> {
  requireRole(ctx, ...anyMember);
  const selection = parse(CancelJobsInput, input);
  const selected = await selectJobs(ctx, selection, Prisma.sql`j.state in ('queued', 'running')`);
  let changed = 0;
  for (const id of selected.ids) {
    try {
      await cancelJob(ctx, { id });
      changed++;
    } catch (error) {
      if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
    }
  }
  return { changed, skipped: selected.skipped + selected.ids.length - changed, hasMore: selected.hasMore };
}
