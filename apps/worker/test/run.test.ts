import { randomUUID } from "node:crypto";
import { JobName } from "@rollcall/core/jobs";
import { createDb } from "@rollcall/db/client";
import { inTx } from "@rollcall/db/ctx";
import { cancelJob } from "@rollcall/db/job/cancelJob";
import { finishJob } from "@rollcall/db/job/finishJob";
import { listenJobs } from "@rollcall/db/job/listenJobs";
import { Deferred } from "@rollcall/db/job/measureJob";
import { submitJob } from "@rollcall/db/job/submitJob";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { createQueue } from "@rollcall/db/queue";
import { noTracing } from "@rollcall/telemetry/tracing";
import { createWorkerMetrics } from "@rollcall/telemetry/workerMetrics";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Attempt, Resources } from "../src/handler.ts";
import { createRunner, type RunnerConfig } from "../src/run.ts";
import { isOver, type Office, openOffice } from "./support/office.ts";

const engine = { lanes: 1, alive: 1, busy: 0, queued: 0, crashes: 0, longestRunMs: 0 };
type Work = (attempt: Attempt & { n: number }) => Promise<void>;

describe("attempts that do not succeed", { timeout: 30_000 }, () => {
  let office: Office;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    office = await openOffice();
    stop = async () => {};
  });
  afterEach(async () => {
    await stop();
    await office.close();
  });

  /** A worker that does `work` whatever the job, with the real queue and rows. */
  async function start(work: Work, { canInfer = (): boolean => true } = {}): Promise<void> {
    const { db, url, dataDir } = office;
    const queue = createQueue({ url, role: "worker" });
    const handle = async (job: Parameters<typeof finishJob>[1], attempt: Attempt) => {
      await work({ ...attempt, n: job.attempt });
      await withAttempt(db, job, (tx) => finishJob(tx, job));
    };
    const runner = createRunner({
      queue,
      handlers: Object.fromEntries(
        JobName.options.map((name) => [name, handle]),
      ) as unknown as RunnerConfig["handlers"], // of every name
      resources: { db, dataDir } as unknown as Resources, // nothing else is used here
      ready: null,
      lanes: ["gpu", "cpu"],
      canInfer,
      workerId: randomUUID(),
      metrics: createWorkerMetrics({
        engine: () => engine,
        proofAgeSeconds: () => 0,
        readBacklog: () => Promise.reject(new Error("not asked for")),
      }),
      tracing: noTracing,
      log: pino({ level: "silent" }),
    });
    const listening = await listenJobs(url, ({ jobId }) => runner.changed(jobId));
    await queue.start();
    await runner.start();
    stop = async () => {
      await listening.stop();
      await runner.stop();
      await queue.stop();
    };
  }

  const submit = (name: "purge" | "identify" = "purge") =>
    inTx(office.ctx, (tx) => submitJob(tx, { orgId: office.ctx.orgId, name }));
  const once = (jobId: string) => office.jobOnce(jobId, isOver);

  /** As a restart of the server does: every connection to this database ends. */
  async function cutConnections(): Promise<void> {
    const other = createDb(office.url, { poolSize: 1 });
    await other.$queryRaw`select pg_terminate_backend(pid)::text from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`;
    await other.$disconnect();
  }

  it("because every connection to the database was cut: nothing is counted, and the job is done", async () => {
    const back = Promise.withResolvers<void>();
    await start(async ({ n, db }) => {
      if (n > 1) return back.resolve();
      const query = db.$queryRaw`select pg_sleep(5)`;
      query.catch(() => {});
      await cutConnections();
      await query;
    });
    const jobId = await submit();
    await back.promise; // whoever watches meanwhile is cut off as well
    expect(await once(jobId)).toMatchObject({ state: "done", attempt: 2, failures: 0, crashes: 0 });
  });

  it("because the disk is full: it says so while it waits, and is done when there is room", async () => {
    const failed = Promise.withResolvers<void>();
    await start(async ({ n }) => {
      if (n > 1) return failed.promise;
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    });
    const jobId = await submit();
    const waiting = await office.jobOnce(jobId, (job) => job.failures === 1);
    expect(waiting).toMatchObject({ errorCode: "DISK_FULL", errorMessage: "The disk of the worker is full." });
    expect(waiting.isRetrying || waiting.state === "running").toBe(true);
    failed.resolve();
    expect(await once(jobId)).toMatchObject({ state: "done", attempt: 2, failures: 1, crashes: 0, errorCode: null });
  });

  it("because the handler threw something that is no error: the next job is done all the same", async () => {
    await start(async ({ n }) => {
      if (n === 1) throw undefined;
    });
    const [first, second] = [await submit(), await submit("identify")];
    expect(await once(first)).toMatchObject({ state: "done", attempt: 2, failures: 1 });
    expect(await once(second)).toMatchObject({ state: "done" });
  });

  it("because others come first: the row bears no mark of it", async () => {
    await start(async ({ n }) => {
      if (n === 1) throw new Deferred();
    });
    expect(await once(await submit())).toMatchObject({ state: "done", attempt: 2, failures: 0, crashes: 0 });
  });

  it("are not even begun while no engine thread could run a model", async () => {
    let isAlive = false;
    const refused = Promise.withResolvers<void>();
    const canInfer = () => {
      if (!isAlive) refused.resolve();
      return isAlive;
    };
    await start(async () => {}, { canInfer });
    const jobId = await submit("identify");
    const light = await submit("purge");
    await refused.promise;
    expect(await once(light)).toMatchObject({ state: "done" });
    expect(await office.jobOnce(jobId, () => true)).toMatchObject({ state: "queued", attempt: 0 });
    isAlive = true;
    expect(await once(jobId)).toMatchObject({ state: "done", attempt: 1 });
  });

  it("because they were cancelled: the handler hears it at once", async () => {
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<number>();
    await start(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            ended.resolve(performance.now());
            reject(signal.reason);
          });
          begun.resolve();
        }),
    );
    const jobId = await submit();
    await begun.promise;
    const cancelledAt = performance.now();
    await cancelJob(office.ctx, { id: jobId });
    expect((await ended.promise) - cancelledAt).toBeLessThan(500);
    expect(await once(jobId)).toMatchObject({ state: "cancelled" });
  });
});
