import { type JobName, type JobPayload, jobs } from "@rollcall/core/jobs";
import { fromPrisma, PgBoss } from "pg-boss";
import type { Tx } from "./client.ts";

/** Enqueues inside `tx`: the job can be delivered when and only when the transaction commits. */
export async function send<N extends JobName>(
  tx: Tx,
  name: N,
  payload: JobPayload<N>,
  { priority, orgConcurrency }: { priority: number; orgConcurrency: number },
): Promise<void> {
  await senderIn(tx).send(name, payload, {
    id: payload.jobId,
    singletonKey: payload.jobId,
    group: { id: payload.orgId, tier: tierOf(orgConcurrency) },
    priority,
  });
}

/** pg-boss knows limits by the names of tiers; each number is one. */
const mostConcurrent = 64;
const tiers = Object.fromEntries(Array.from({ length: mostConcurrent }, (_, i) => [tierOf(i + 1), i + 1]));

function tierOf(concurrency: number): string {
  return `at-most-${Math.min(Math.max(1, concurrency), mostConcurrent)}`;
}

/** Moves a job that was delivered, or waits, to another place in the line, for its next delivery. */
export async function reprioritize(tx: Tx, name: JobName, jobId: string, priority: number): Promise<void> {
  // pg-boss itself changes waiting jobs alone.
  await tx.$executeRaw`update pgboss.job set priority = ${priority} where name = ${name} and id = ${jobId}::uuid`;
}

/** Takes a job out of the queue inside `tx`; a handler at work on it sees its signal abort within about a second. */
export async function withdraw(tx: Tx, name: JobName, jobId: string): Promise<void> {
  await senderIn(tx).cancel(name, jobId);
}

/** A client that lives in one transaction: it owns no connection, so it is neither started nor stopped. */
function senderIn(tx: Tx): PgBoss {
  return new PgBoss({ db: fromPrisma(tx), useListenNotify: true, registerInstance: false, ...passive });
}

const passive = { migrate: false, supervise: false, schedule: false } as const;

/** One delivery of a job. `signal` aborts when the job was cancelled or given to another worker. */
export interface Delivery<N extends JobName> {
  payload: JobPayload<N>;
  signal: AbortSignal;
}

/** "settled": the row says how it ended, or nothing is left to do. "retry": deliver it again after a pause. */
export type Settlement = "settled" | "retry";

export interface Queue {
  start(): Promise<void>;
  /** Delivers jobs of one name, at most `concurrency` at a time. A handler that throws is delivered again. */
  work<N extends JobName>(
    name: N,
    options: { concurrency: number },
    handler: (delivery: Delivery<N>) => Promise<Settlement>,
  ): Promise<void>;
  /** Takes no further jobs; handlers at work go on. */
  drain(): Promise<void>;
  /** Drains, waits up to `timeoutMs` for the handlers, gives back what is unfinished and disconnects. */
  stop(options?: { timeoutMs?: number }): Promise<void>;
}

export interface QueueConfig {
  url: string;
  /** The worker watches for lost jobs; the web application only needs the queue to be there. */
  role: "web" | "worker";
  onError?: (error: unknown) => void;
}

/** A link that was cut gives no answer and no error: a lease that was not renewed for so long is lost anyway. */
const link = { keepAlive: true, query_timeout: 15_000 };

/** The delivering side of the queue. The schema was installed by `migrate`. */
export function createQueue({ url, role, onError = () => {} }: QueueConfig): Queue {
  const boss = new PgBoss({
    connectionString: url,
    application_name: `rollcall-queue-${role}`,
    ...link,
    ...passive,
    ...(role === "worker"
      ? { supervise: true, superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, useListenNotify: true, max: 4 }
      : { max: 1 }),
  });
  boss.on("error", onError);
  const names = new Set<JobName>();

  return {
    start: async () => {
      await boss.start();
    },

    work: async (name, { concurrency }, handler) => {
      names.add(name);
      const options = {
        batchSize: 1,
        groupConcurrency: { default: mostConcurrent, tiers },
        heartbeatRefreshSeconds: 1, // also how soon a cancelled job's signal aborts
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 2, // a retry raises no notification
        perJobResults: true,
      } as const;
      const open = async (): Promise<void> => {
        const id: string = await boss.work<unknown, unknown, typeof options>(name, options, async ([job]) => {
          if (!job) return [];
          const payload = jobs[name].payload.safeParse(job.data);
          if (!payload.success) {
            onError(new Error(`A ${name} job carries a payload of another shape.`, { cause: payload.error }));
            return [{ id: job.id, status: "deadletter" }];
          }
          // The schema was looked up by the same name; zod's types cannot follow the parameter.
          const delivery = { payload: payload.data as JobPayload<typeof name>, signal: job.signal };
          const settlement = await handler(delivery);
          // Without it the loop sleeps before it looks for the next job.
          if (settlement === "settled") boss.notifyWorker(id);
          return [{ id: job.id, status: settlement === "settled" ? "completed" : "failed" }];
        });
      };
      // One loop each, because only the first of several behind one call can be woken.
      for (let i = 0; i < concurrency; i++) await open();
    },

    drain: async () => {
      await Promise.all([...names].map((name) => boss.offWork(name, { wait: false })));
    },

    stop: async ({ timeoutMs = 20_000 } = {}) => {
      await boss.stop({ graceful: true, timeout: timeoutMs });
    },
  };
}
