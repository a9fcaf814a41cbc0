import type { Engine } from "@rollcall/inference/engine";
import type { Backlog } from "@rollcall/telemetry/jobGauges";

/** Models that nobody has used or proven for so long are not taken to work. */
const proofAgeLimitMs = 60_000;
/** Jobs that wait for so long while this worker does nothing say that something is wrong. */
const stuckAfterMs = 120_000;
/** A probe that waits longer for the database has its answer. */
const patienceMs = 2000;

export interface Readiness {
  /** Why no job would be taken now, as a sentence; null when one would. */
  whyNot(): Promise<string | null>;
  /** Why this worker seems stuck: jobs of its lanes wait, and it has done nothing for two minutes. Null when it is not. */
  whyStuck(): Promise<string | null>;
}

export interface ReadinessSources {
  /** Null for a worker that has no models. */
  engine: Pick<Engine, "health"> | null;
  /** Of this worker; jobs of other lanes are not its business. */
  lanes: readonly string[];
  /** Null when jobs are taken; otherwise why they are not. */
  notReady(): string | null;
  isIdle(): boolean;
  /** When an attempt last began or ended, and when the models last proved themselves, on `performance.now()`'s clock. */
  lastActiveAt(): number;
  provedAt(): number;
  pingDatabase(): Promise<void>;
  readBacklog(): Promise<Backlog>;
}

export function createReadiness(sources: ReadinessSources): Readiness {
  const { engine, lanes, notReady, isIdle, lastActiveAt, provedAt, pingDatabase, readBacklog } = sources;
  return {
    async whyNot() {
      const reason = notReady();
      if (reason !== null) return reason;
      if (engine?.health().alive === 0) return "No engine thread is running.";
      const ageMs = performance.now() - Math.max(lastActiveAt(), provedAt());
      if (engine && isIdle() && ageMs > proofAgeLimitMs) {
        return `The models have not been proven for ${Math.round(ageMs / 1000)} s.`;
      }
      const silence = Promise.withResolvers<never>();
      const timer = setTimeout(() => silence.reject(new Error("no answer")), patienceMs);
      return Promise.race([pingDatabase(), silence.promise])
        .then(
          () => null,
          () => "The database does not answer.",
        )
        .finally(() => clearTimeout(timer));
    },

    whyStuck: () =>
      readBacklog().then(
        ({ jobs }) => {
          const mine = jobs.filter((job) => lanes.includes(job.lane));
          return stuckBecause(mine, { isIdle: isIdle(), idleMs: performance.now() - lastActiveAt() });
        },
        () => "The database does not answer.",
      ),
  };
}

/** The decision of `whyStuck`, apart from clocks and databases. `jobs` are those this worker could take. */
export function stuckBecause(
  jobs: Backlog["jobs"],
  { isIdle, idleMs }: { isIdle: boolean; idleMs: number },
): string | null {
  const waiting = jobs.filter(({ state, oldestSeconds }) => state === "queued" && oldestSeconds * 1000 > stuckAfterMs);
  // Jobs that run elsewhere may be what the others wait for: an organisation has only so many turns.
  const isAnyRunning = jobs.some(({ state }) => state === "running");
  if (waiting.length === 0 || isAnyRunning || !isIdle || idleMs < stuckAfterMs) return null;
  const count = waiting.reduce((sum, job) => sum + job.count, 0);
  return `${count} jobs wait and this worker has taken none for ${Math.round(idleMs / 1000)} s.`;
}
