import type { JobView } from "@rollcall/core/job";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { jobViews } from "./jobViews.ts";

export const GetJobInput = z.object({ id: z.uuid() });

/** One job as people see it. */
export async function getJob(ctx: Ctx, input: z.input<typeof GetJobInput>): Promise<JobView> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(GetJobInput, input);
  const [job] = await jobViews(ctx.db, { orgId: ctx.orgId, id });
  if (!job) throw notFound();
  return job;
}
