import type { Db, Tx } from "../client.ts";
import { inTx } from "../ctx.ts";

/** The identity of one attempt at a job: all that the fence asks for. */
export interface Attempt {
  id: string;
  orgId: string;
  attempt: number;
}

/** The job is no longer this attempt's: another worker has it, or it was cancelled. Stop quietly, write nothing. */
export class Fenced extends Error {
  constructor() {
    super("This attempt no longer owns its job.");
    this.name = "Fenced";
  }
}

/**
 * The only door for a job's results: a transaction that first locks the job row and makes sure that this attempt
 * still owns it. Throws `Fenced`, with nothing written, when it does not.
 */
export function withAttempt<T>(db: Db, job: Attempt, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTx({ db }, async (tx) => {
    const owned = await tx.$queryRaw<unknown[]>`
      select 1 from "Job"
      where "orgId" = ${job.orgId}::uuid and id = ${job.id}::uuid and attempt = ${job.attempt} and state = 'running'
      for update`;
    if (owned.length === 0) throw new Fenced();
    return work(tx);
  });
}

/** Throws `Fenced` when the attempt no longer owns the job; waits for nobody. */
export async function requireOwned(db: Db, job: Attempt): Promise<void> {
  const owned = await db.job.count({
    where: { orgId: job.orgId, id: job.id, attempt: job.attempt, state: "running" },
  });
  if (owned === 0) throw new Fenced();
}
