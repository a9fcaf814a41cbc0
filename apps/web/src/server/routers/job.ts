import { BulkResult, JobCounts, JobFilter, JobRow, JobSelection, JobView } from "@rollcall/core/job";
import { cancelJob } from "@rollcall/db/job/cancelJob";
import { cancelJobs } from "@rollcall/db/job/cancelJobs";
import { countJobs } from "@rollcall/db/job/countJobs";
import { getJob } from "@rollcall/db/job/getJob";
import { listJobs } from "@rollcall/db/job/listJobs";
import { retryJobs } from "@rollcall/db/job/retryJobs";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { untilShutdown } from "../shutdown.ts";
import { authedProcedure, router, toTrpcError } from "../trpc.ts";
import { watchJob } from "../watchJob.ts";
import { watchJobs } from "../watchJobs.ts";

const ById = z.object({ id: z.uuid() });

const JobsChange = z.object({ rows: z.array(JobRow), isComplete: z.boolean() });

export const job = router({
  list: authedProcedure
    .input(
      z.object({
        filter: JobFilter.default({}),
        cursor: z.string().max(200).nullish(),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ items: z.array(JobRow), nextCursor: z.string().nullable() }))
    .query(({ ctx, input: { cursor, ...input } }) => listJobs(ctx.org, { ...input, ...(cursor ? { cursor } : {}) })),

  /** How many jobs are in each state, among those that match otherwise. */
  count: authedProcedure
    .input(z.object({ filter: JobFilter.omit({ state: true }).default({}) }))
    .output(JobCounts)
    .query(({ ctx, input }) => countJobs(ctx.org, input)),

  get: authedProcedure
    .input(ById)
    .output(JobView)
    .query(({ ctx, input }) => getJob(ctx.org, input)),

  cancel: authedProcedure
    .input(ById)
    .output(ById)
    .mutation(async ({ ctx, input }) => {
      await cancelJob(ctx.org, input);
      return { id: input.id };
    }),

  /** Cancels the chosen jobs that wait or run; a call with a filter is repeated while `hasMore`. */
  cancelMany: authedProcedure
    .input(JobSelection)
    .output(BulkResult)
    .mutation(({ ctx, input }) => cancelJobs(ctx.org, input)),

  /** Takes the chosen jobs that failed or were cancelled up again. */
  retryMany: authedProcedure
    .input(JobSelection)
    .output(BulkResult)
    .mutation(({ ctx, input }) => retryJobs(ctx.org, input)),

  /** The workspace's jobs as they change; whoever begins to listen reads the list first. */
  changes: authedProcedure.subscription(async function* ({ ctx, signal }) {
    try {
      for await (const change of watchJobs(ctx.org, { signal: untilShutdown(signal) })) yield JobsChange.parse(change);
    } catch (error) {
      throw toTrpcError(error);
    }
  }),

  /**
   * The job now and after every change, until it has ended. The row is the truth: a client that reconnects starts
   * from the present state, and `lastEventId` is only there so that the transport may resume.
   */
  watch: authedProcedure
    .input(z.object({ id: z.uuid(), lastEventId: z.string().nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      try {
        for await (const view of watchJob(ctx.org, { id: input.id, signal: untilShutdown(signal) })) {
          const shown = JobView.parse(view);
          yield tracked(`${shown.attempt}.${shown.state}.${shown.stage ?? ""}.${shown.percent}`, shown);
        }
      } catch (error) {
        throw toTrpcError(error);
      }
    }),
});
