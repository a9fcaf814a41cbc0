import { jobChannel, type Stage } from "@rollcall/core/jobs";
import type { Db } from "../client.ts";
import { type Attempt, Fenced } from "./withAttempt.ts";

/**
 * Says how far the attempt is (percent 0..100, whole numbers) and tells everyone who watches, in one statement.
 * Throws `Fenced` when the attempt no longer owns the job.
 */
export async function reportProgress(
  db: Db,
  job: Attempt,
  progress: { stage: Stage; percent: number; etaMs: number | null },
): Promise<void> {
  const payload = JSON.stringify({ orgId: job.orgId, jobId: job.id });
  const etaMs = progress.etaMs === null ? null : Math.round(progress.etaMs);
  const told = await db.$queryRaw<unknown[]>`
    with changed as (
      update "Job" set stage = ${progress.stage}, percent = ${Math.round(progress.percent)}::int, "etaMs" = ${etaMs}::int
      where "orgId" = ${job.orgId}::uuid and id = ${job.id}::uuid and attempt = ${job.attempt} and state = 'running'
      returning 1
    )
    select pg_notify(${jobChannel}, ${payload})::text from changed`;
  if (told.length === 0) throw new Fenced();
}
