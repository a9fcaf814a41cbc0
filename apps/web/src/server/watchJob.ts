import type { Ctx } from "@rollcall/db/ctx";
import { getJob } from "@rollcall/db/job/getJob";
import { nextJobChange } from "./jobChanges.ts";

type Job = Awaited<ReturnType<typeof getJob>>;

/** How long a watcher trusts silence before it reads the row again: a notification can be lost, the row cannot. */
const rereadMs = 3000;

/**
 * Yields the job now and after each visible change, and ends when the job has ended or `signal` aborts.
 * Errors: NOT_FOUND when the job is of another organisation or vanishes while it is watched.
 */
export async function* watchJob(ctx: Ctx, input: { id: string; signal: AbortSignal }): AsyncGenerator<Job> {
  let shown = "";
  while (!input.signal.aborted) {
    // Armed before the row is read, so a change between the two is not slept through.
    const change = nextJobChange(input.id, { timeoutMs: rereadMs, signal: input.signal });
    const job = await getJob(ctx, { id: input.id });
    const state = JSON.stringify(job);
    if (state !== shown) yield job;
    shown = state;
    if (job.state === "done" || job.state === "failed" || job.state === "cancelled") return;
    await change;
  }
}
