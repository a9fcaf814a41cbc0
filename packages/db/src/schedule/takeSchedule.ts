import type { ScheduleName } from "@rollcall/core/schedules";
import type { Db } from "../client.ts";

export interface ScheduleRun {
  name: ScheduleName;
  workerId: string;
}

/**
 * Takes scheduled work that is due and that nobody is at; false when there is none. The lease has to be renewed, else
 * another worker takes over. Times are the database's, so that clocks of workers do not matter.
 */
export async function takeSchedule(db: Db, run: ScheduleRun, leaseMs: number): Promise<boolean> {
  const { name, workerId } = run;
  await db.$executeRaw`insert into "Schedule" (name, "dueAt") values (${name}, now()) on conflict do nothing`;
  const taken = await db.$executeRaw`
    update "Schedule"
    set "workerId" = ${workerId}::uuid, "startedAt" = now(), "leaseUntil" = now() + ${leaseMs} * interval '1 ms'
    where name = ${name} and "dueAt" <= now() and ("leaseUntil" is null or "leaseUntil" < now())`;
  return taken === 1;
}

/** Keeps the lease; false when it is somebody else's by now. */
export async function renewSchedule(db: Db, run: ScheduleRun, leaseMs: number): Promise<boolean> {
  const renewed = await db.$executeRaw`
    update "Schedule" set "leaseUntil" = now() + ${leaseMs} * interval '1 ms'
    where name = ${run.name} and "workerId" = ${run.workerId}::uuid and "leaseUntil" is not null`;
  return renewed === 1;
}
