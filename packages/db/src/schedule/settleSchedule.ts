import type { Db } from "../client.ts";
import type { ScheduleRun } from "./takeSchedule.ts";

/** What a run did, in counts; or the sentence that says why it failed. */
export type ScheduleOutcome = { result: Record<string, number> } | { error: string };

/** The run is over; the next is due in `nextInMs`. Nothing happens when the lease was lost. */
export async function settleSchedule(
  db: Db,
  run: ScheduleRun,
  outcome: ScheduleOutcome,
  nextInMs: number,
): Promise<void> {
  const error = "error" in outcome ? outcome.error : null;
  const result = "result" in outcome ? JSON.stringify(outcome.result) : null;
  await db.$executeRaw`
    update "Schedule"
    set "leaseUntil" = null, "finishedAt" = now(), "dueAt" = now() + ${nextInMs} * interval '1 ms',
      error = ${error}, result = coalesce(${result}::jsonb, result)
    where name = ${run.name} and "workerId" = ${run.workerId}::uuid and "leaseUntil" is not null`;
}
