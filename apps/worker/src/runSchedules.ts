import { type ScheduleName, scheduleLeaseMs, scheduleRetryMs, schedules } from "@rollcall/core/schedules";
import { settleSchedule } from "@rollcall/db/schedule/settleSchedule";
import { renewSchedule, takeSchedule } from "@rollcall/db/schedule/takeSchedule";
import type { Logger } from "pino";
import type { Scheduled, Surroundings } from "./scheduled.ts";

const lookEveryMs = 60_000;

export interface ScheduleConfig {
  scheduled: { [N in ScheduleName]: Scheduled };
  around: Surroundings;
  workerId: string;
  log: Logger;
}

/** Looks once a minute for scheduled work that is due and does it, one after another; `stop` ends it in the middle. */
export function startSchedules(config: ScheduleConfig): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let running = Promise.resolve();
  let isRunning = false;
  const look = () => {
    if (isRunning) return;
    isRunning = true;
    running = runDueSchedules(config, stopping.signal)
      .catch((err: unknown) => config.log.warn({ err }, "scheduled work could not be looked for"))
      .finally(() => {
        isRunning = false;
      });
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      stopping.abort(new Error("the worker is stopping"));
      await running;
    },
  };
}

/** Does everything that is due now and that no other worker is at. */
export async function runDueSchedules(config: ScheduleConfig, signal: AbortSignal): Promise<void> {
  const { around, workerId } = config;
  for (const name of Object.keys(schedules) as ScheduleName[]) {
    if (signal.aborted) return;
    const run = { name, workerId };
    if (await takeSchedule(around.db, run, scheduleLeaseMs)) await doOnce(config, run.name, signal);
  }
}

async function doOnce({ scheduled, around, workerId, log }: ScheduleConfig, name: ScheduleName, stop: AbortSignal) {
  const { db } = around;
  const run = { name, workerId };
  const lost = new AbortController();
  const renewal = setInterval(() => {
    renewSchedule(db, run, scheduleLeaseMs).then(
      (isOurs) => {
        if (!isOurs) lost.abort(new Error("another worker has taken this over"));
      },
      (err: unknown) => log.warn({ err, schedule: name }, "a lease could not be renewed"),
    );
  }, scheduleLeaseMs / 4);
  const startedAt = performance.now();
  try {
    const result = await scheduled[name](around, AbortSignal.any([stop, lost.signal]));
    const seconds = (performance.now() - startedAt) / 1000;
    await settleSchedule(db, run, { result }, schedules[name].everyMs);
    log.info({ schedule: name, seconds, ...result }, "scheduled work is done");
  } catch (err) {
    const isStopped = stop.aborted || lost.signal.aborted;
    if (!isStopped) log.error({ err, schedule: name }, "scheduled work failed");
    const error = isStopped ? "It was interrupted." : err instanceof Error ? err.message : String(err);
    // A worker that stops leaves the work to the next one at once.
    await settleSchedule(db, run, { error }, isStopped ? 0 : scheduleRetryMs).catch(() => {});
  } finally {
    clearInterval(renewal);
  }
}
