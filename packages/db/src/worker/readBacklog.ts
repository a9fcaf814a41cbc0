import type { Db } from "../client.ts";
import { aliveSince } from "./aliveSince.ts";

/** What waits and runs, of all organisations together: for graphs and alarms, not for people. */
export interface Backlog {
  jobs: { name: string; lane: string; state: string; count: number; oldestSeconds: number }[];
  workersAlive: number;
}

/**
 * Counts the jobs that are not over by name, lane and state, and the workers that beat, in one statement. It is given up by
 * the database after two seconds.
 */
export async function readBacklog(db: Db): Promise<Backlog> {
  const [, rows] = await db.$transaction([
    db.$executeRaw`set local statement_timeout = 2000`,
    db.$queryRaw<Backlog["jobs"]>`
      select name, lane, state::text, count(*)::int as count,
        greatest(0, extract(epoch from now() - min("createdAt")))::float8 as "oldestSeconds"
      from "Job" where state in ('queued', 'running') group by name, lane, state
      union all
      select '', '', 'worker', count(*)::int, 0 from "Worker" where "seenAt" > ${aliveSince()}`,
  ]);
  const workers = rows.find((row) => row.state === "worker");
  return { jobs: rows.filter((row) => row.state !== "worker"), workersAlive: workers?.count ?? 0 };
}
