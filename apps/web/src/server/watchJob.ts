import type { Ctx } from "@rollcall/db/ctx";
import { getJob } from "@rollcall/db/job/getJob";
import { nextChange } from "./changes.ts";

type Job = Awaited<ReturnType<typeof getJob>>;

/**
 * Yields the job now and after each visible change, and ends when the job has ended or `signal` aborts.
 * The row is read again after `rereadMs` of silence too: a notification can be lost, the row cannot.
 * Errors: NOT_FOUND when the job is of another organisation or vanishes while it is watched.
 */
export async function* watchJob(
  ctx: Ctx,
  { id, signal, rereadMs = 3000 }: { id: string; signal: AbortSignal; rereadMs?: number },
): AsyncGenerator<Job> {
  const done = new AbortController();
  const leaving = AbortSignal.any([signal, done.signal]);
  let shown = "";
  try {
    while (!leaving.aborted) {
      // Armed before the row is read, so a change between the two is not slept through.
      const change = nextChange(id, { timeoutMs: rereadMs, signal: leaving });
      const job = await getJob(ctx, { id });
      const state = JSON.stringify(job);
      if (state !== shown) yield job;
      shown = state;
      if (job.state === "done" || job.state === "failed" || job.state === "cancelled") return;
      await change;
    }
  } finally {
    done.abort();
  }
}
