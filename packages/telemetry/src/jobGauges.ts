import { Gauge, type Registry } from "prom-client";

/** What waits and what runs over all workers, counted in the database. */
export interface Backlog {
  jobs: readonly { name: string; lane: string; state: string; count: number; oldestSeconds: number }[];
  workersAlive: number;
}

/** The database is asked at most so often, however many scrape, and waited for no longer than this. */
const freshMs = 5000;
const patienceMs = 3000;

/**
 * Gauges of the job table: how many jobs wait and run, how long the oldest has waited, how many workers live. When the
 * database does not answer they are absent and rollcall_database_up is 0; the other metrics are served all the same.
 * Returns the reader they share, which asks at most every five seconds.
 */
export function addJobGauges(registry: Registry, readBacklog: () => Promise<Backlog>): () => Promise<Backlog> {
  const read = shared(() => within(patienceMs, readBacklog()), freshMs);
  const add = (name: string, help: string, labelNames: string[], fill: (gauge: Gauge, backlog: Backlog) => void) => {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const backlog = await read().catch(() => null);
        gauge.reset();
        if (backlog !== null) fill(gauge, backlog);
        else if (labelNames.length === 0) gauge.remove();
      },
    });
  };
  const labels = ["name", "lane", "state"];
  add("rollcall_jobs", "Jobs that wait or run, over all workers.", labels, (gauge, { jobs }) => {
    for (const { name, lane, state, count } of jobs) gauge.set({ name, lane, state }, count);
  });
  add("rollcall_jobs_oldest_seconds", "Age of the oldest job that waits or runs.", labels, (gauge, { jobs }) => {
    for (const { name, lane, state, oldestSeconds } of jobs) gauge.set({ name, lane, state }, oldestSeconds);
  });
  add("rollcall_workers_alive", "Workers that beat.", [], (gauge, { workersAlive }) => gauge.set(workersAlive));
  const up: Gauge = new Gauge({
    name: "rollcall_database_up",
    help: "1 when the database answered the question of this page.",
    registers: [registry],
    collect: () =>
      read().then(
        () => up.set(1),
        () => up.set(0),
      ),
  });
  return read;
}

/** Callers within `forMs` share one answer, or one failure. */
function shared<T>(ask: () => Promise<T>, forMs: number): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let askedAt = 0;
  return () => {
    if (answer === undefined || performance.now() - askedAt > forMs) {
      askedAt = performance.now();
      answer = ask();
    }
    return answer;
  };
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${ms} ms`)), ms);
  return Promise.race([answer, late.promise]).finally(() => clearTimeout(timer));
}
