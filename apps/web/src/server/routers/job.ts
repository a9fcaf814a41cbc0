import { JobView } from "@rollcall/core/job";
import { cancelJob } from "@rollcall/db/job/cancelJob";
import { getJob } from "@rollcall/db/job/getJob";
import { tracked } from "@trpc/server";
import { z } from "zod";
import { shutdownSignal } from "../shutdown.ts";
import { authedProcedure, router, toTrpcError } from "../trpc.ts";
import { watchJob } from "../watchJob.ts";

const ById = z.object({ id: z.uuid() });

export const job = router({
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

  /**
   * The job now and after every change, until it has ended. The row is the truth: a client that reconnects starts
   * from the present state, and `lastEventId` is only there so that the transport may resume.
   */
  watch: authedProcedure
    .input(z.object({ id: z.uuid(), lastEventId: z.string().nullish() }))
    .subscription(async function* ({ ctx, input, signal }) {
      const leaving = AbortSignal.any([shutdownSignal(), ...(signal === undefined ? [] : [signal])]);
      try {
        for await (const view of watchJob(ctx.org, { id: input.id, signal: leaving })) {
          const shown = JobView.parse(view);
          yield tracked(`${shown.attempt}.${shown.state}.${shown.stage ?? ""}.${shown.percent}`, shown);
        }
      } catch (error) {
        throw toTrpcError(error);
      }
    }),
});
