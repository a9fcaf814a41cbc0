import { setTimeout as pause } from "node:timers/promises";
import type { JobRow } from "@rollcall/core/job";
import type { Ctx } from "@rollcall/db/ctx";
import { jobRows } from "@rollcall/db/job/jobRows";
import { gatherJobChanges, nextChange } from "./changes.ts";

/** More rows than this are not worth sending: whoever looks reads the page again. */
const mostRows = 100;

/** Jobs as they are now; `isComplete` is false when others may have changed too, and the list should be read again. */
export interface JobsChange {
  rows: JobRow[];
  isComplete: boolean;
}

/**
 * Yields the organisation's jobs as they change, all changes of `gatherMs` at once, until `signal` aborts. While
 * Postgres cannot announce anything it says every `rereadMs` that the list should be read again.
 */
export async function* watchJobs(
  ctx: Ctx,
  { signal, rereadMs = 3000, gatherMs = 200 }: { signal: AbortSignal; rereadMs?: number; gatherMs?: number },
): AsyncGenerator<JobsChange> {
  const done = new AbortController();
  const leaving = AbortSignal.any([signal, done.signal]);
  const changes = gatherJobChanges(ctx.orgId);
  try {
    while (!leaving.aborted) {
      if (!changes.hasAny()) await nextChange(ctx.orgId, { timeoutMs: rereadMs, signal: leaving });
      await pause(gatherMs, undefined, { signal: leaving }).catch(() => {}); // Leaving ends the loop.
      if (leaving.aborted) return;
      const { ids, isComplete } = changes.take();
      if (!isComplete || ids.length > mostRows) yield { rows: [], isComplete: false };
      else if (ids.length > 0) yield { rows: await jobRows(ctx.db, ctx.orgId, ids), isComplete: true };
    }
  } finally {
    changes.stop();
    done.abort();
  }
}
