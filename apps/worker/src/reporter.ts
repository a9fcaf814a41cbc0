import { type Stage, stagesOf } from "@rollcall/core/jobs";
import type { Db } from "@rollcall/db/client";
import type { ClaimedJob } from "@rollcall/db/job/claimJob";
import { reportProgress } from "@rollcall/db/job/reportProgress";
import { Fenced, requireOwned } from "@rollcall/db/job/withAttempt";
import type { Logger } from "pino";
import { type Standing, trackStages } from "./trackStages.ts";

const beatMs = 1000;

export interface Reporter {
  progress(stage: Stage, fraction: number): void;
  /** The row has changed: finds out at once whether the job is still this attempt's. */
  check(): void;
  stop(): void;
}

/**
 * Once a second writes the progress there is, or makes sure that the job is still this attempt's. `onLost` is called
 * when it is not: the job was cancelled or is worked on elsewhere.
 */
export function startReporter(db: Db, job: ClaimedJob, onLost: (reason: Fenced) => void, log: Logger): Reporter {
  const track = trackStages(stagesOf[job.name]);
  const startedAt = performance.now();
  let startFraction: number | undefined;
  let latest: Standing | undefined;
  let written = "";
  let isBusy = false;

  const unlessLost = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      if (error instanceof Fenced) onLost(error);
      else log.warn({ err: error }, "progress could not be written");
    }
  };
  const write = async () => {
    const report = latest && reportOf(latest, startFraction ?? 0, performance.now() - startedAt);
    const text = report ? `${report.stage} ${report.percent}` : "";
    if (!report || text === written) return requireOwned(db, job);
    await reportProgress(db, job, report);
    written = text;
  };
  const beat = async () => {
    if (isBusy) return;
    isBusy = true;
    await unlessLost(write());
    isBusy = false;
  };
  const timer = setInterval(() => void beat(), beatMs);
  return {
    progress(stage, fraction) {
      const isFirst = latest === undefined;
      latest = track(stage, fraction);
      startFraction ??= latest.fraction;
      if (isFirst) void beat();
    },
    check: () => void unlessLost(requireOwned(db, job)),
    stop: () => clearInterval(timer),
  };
}

/** Time left, from how fast this attempt has gone so far; nothing is promised before it has done a twentieth. */
function reportOf({ stage, fraction }: Standing, startFraction: number, elapsedMs: number) {
  const done = fraction - startFraction;
  const etaMs = done < 0.05 ? null : Math.round((elapsedMs * (1 - fraction)) / done);
  return { stage, percent: Math.min(99, Math.floor(fraction * 100)), etaMs };
}
