import { randomUUID } from "node:crypto";
import { longAudioMs } from "@rollcall/core/priority";
import { afterAll, beforeEach, expect, test } from "vitest";
import { type Ctx, inTx } from "../src/ctx.ts";
import { claimJob } from "../src/job/claimJob.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { Deferred, measureJob } from "../src/job/measureJob.ts";
import { releaseJob } from "../src/job/releaseJob.ts";
import { type NewJob, submitJob } from "../src/job/submitJob.ts";
import { withAttempt } from "../src/job/withAttempt.ts";
import { createQueue } from "../src/queue.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { claimed } from "../src/testing/factories.ts";
import { beat } from "../src/worker/beat.ts";

const open: TestDb[] = [];
let testDb: TestDb;
let a: Ctx;
let b: Ctx;
// A line is common to all organisations: each test has one of its own.
beforeEach(async () => {
  testDb = await createTestDb();
  open.push(testDb);
  a = await aCtx(testDb.db);
  b = await aCtx(testDb.db);
});
afterAll(() => Promise.all(open.map((db) => db.close())));

function submit(ctx: Ctx, job: Partial<NewJob> = {}): Promise<string> {
  return inTx(ctx, (tx) => submitJob(tx, { orgId: ctx.orgId, name: "transcribe", ...job }));
}

async function submitMany(ctx: Ctx, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push(await submit(ctx));
  return ids;
}

interface Start {
  orgId: string;
  jobId: string;
  /** How many of each organisation's jobs ran at that moment, this one included. */
  running: Map<string, number>;
}

/**
 * Works the line off with so many handlers and tells the order of the starts. When `whileAllRun` is given, the first
 * jobs are held until every handler has one and it has been called.
 */
async function workOff(count: number, concurrency: number, whileAllRun?: (starts: Start[]) => void): Promise<Start[]> {
  const errors: unknown[] = [];
  const queue = createQueue({ url: testDb.url, role: "worker", onError: (error) => errors.push(error) });
  const starts: Start[] = [];
  const running = new Map<string, number>();
  const over = Promise.withResolvers<void>();
  const allRun = Promise.withResolvers<void>();
  if (!whileAllRun) allRun.resolve();
  let finished = 0;
  await queue.start();
  await queue.work("transcribe", { concurrency }, async ({ payload }) => {
    const claim = await claimJob(testDb.db, { ...payload, workerId: randomUUID() });
    if (claim.kind === "deferred") return "retry";
    if (claim.kind !== "claimed") return "settled";
    const { orgId, id: jobId } = claim.job;
    running.set(orgId, (running.get(orgId) ?? 0) + 1);
    starts.push({ orgId, jobId, running: new Map(running) });
    if (starts.length === concurrency) {
      whileAllRun?.(starts);
      allRun.resolve();
    }
    await allRun.promise;
    running.set(orgId, (running.get(orgId) ?? 0) - 1);
    await withAttempt(testDb.db, claim.job, (tx) => finishJob(tx, claim.job));
    if (++finished === count) over.resolve();
    return "settled";
  });
  await over.promise;
  await queue.stop({ timeoutMs: 1000 });
  expect(errors).toEqual([]);
  return starts;
}

test("an organisation that submits one job does not wait behind another's fifty", async () => {
  const fifty = await submitMany(a, 50);
  const one = await submit(b);
  const starts = await workOff(51, 1);
  expect(starts.findIndex((start) => start.jobId === one)).toBeLessThanOrEqual(1);
  expect(starts.flatMap(({ orgId, jobId }) => (orgId === a.orgId ? [jobId] : []))).toEqual(fifty);
});

test("an organisation never has more running jobs of a kind than it may, and leaves the rest to others", async () => {
  await testDb.db.organization.update({ where: { id: a.orgId }, data: { jobConcurrency: 2 } });
  await submitMany(a, 12);
  const ofB = await submitMany(b, 4);
  const starts = await workOff(16, 4, (held) => {
    expect(held.filter((start) => ofB.includes(start.jobId))).toHaveLength(2);
  });
  expect(Math.max(...starts.map((start) => start.running.get(a.orgId) ?? 0))).toBe(2);
});

test("a claim beyond the limit is put off, and nothing is counted against the job", async () => {
  await testDb.db.organization.update({ where: { id: a.orgId }, data: { jobConcurrency: 1 } });
  const [first = "", second = ""] = await submitMany(a, 2);
  const claim = (jobId: string) => claimJob(testDb.db, { orgId: a.orgId, jobId, workerId: randomUUID() });
  const kinds = (await Promise.all([claim(first), claim(second)])).map((outcome) => outcome.kind);
  expect(kinds.sort()).toEqual(["claimed", "deferred"]);
  const waiting = await testDb.db.job.findFirstOrThrow({ where: { state: "queued" } });
  expect(waiting).toMatchObject({ attempt: 0, reported: 0, crashes: 0, failures: 0, workerId: null });
});

test("short recordings first, then long ones, then what came in bulk", async () => {
  const long = await submit(a, { audioMs: longAudioMs });
  const bulk = await submit(a, { audioMs: 1000, urgency: "bulk" });
  const unknown = await submit(a);
  const short = await submit(a, { audioMs: 1000 });
  const starts = await workOff(4, 1);
  expect(starts.map((start) => start.jobId)).toEqual([short, unknown, long, bulk]);
});

async function twoWorkers(): Promise<[string, string]> {
  const ids: [string, string] = [randomUUID(), randomUUID()];
  for (const id of ids)
    await beat(testDb.db, { id, name: "w", lanes: ["gpu", "cpu"], models: [], provedAt: new Date() });
  return ids;
}

test("of two workers one is kept for shorter recordings", async () => {
  const [left, right] = await twoWorkers();
  const [long1, long2] = [await submit(a, { audioMs: longAudioMs }), await submit(b, { audioMs: longAudioMs })];
  const short = await submit(a, { audioMs: 1000 });
  const job = await claimed(a, long1, left);
  const again = () => claimJob(testDb.db, { orgId: b.orgId, jobId: long2, workerId: right });
  expect((await again()).kind).toBe("deferred");
  await claimed(a, short, right);
  await withAttempt(testDb.db, job, (tx) => finishJob(tx, job));
  expect((await again()).kind).toBe("claimed");
});

test("a recording that turns out long gives way when there is no room for it, and is not marked by that", async () => {
  const [left, right] = await twoWorkers();
  await claimed(a, await submit(a, { audioMs: longAudioMs }), left);
  const job = await claimed(b, await submit(b, { audioMs: 1000 }), right);
  await expect(measureJob(testDb.db, job, 2 * longAudioMs)).rejects.toThrow(Deferred);
  await releaseJob(testDb.db, job);
  const row = await testDb.db.job.findUniqueOrThrow({ where: { id: job.id } });
  expect(row).toMatchObject({ state: "queued", audioMs: 2 * longAudioMs, crashes: 0, failures: 0 });
  expect(row.priority).toBeLessThan(job.priority);
  const [queued] = await testDb.db.$queryRaw<{ priority: number }[]>`
    select priority from pgboss.job where id = ${job.id}::uuid`;
  expect(queued?.priority).toBe(row.priority);
});

test("one that turns out as long as thought goes on", async () => {
  const job = await claimed(a, await submit(a, { audioMs: 1000 }));
  await measureJob(testDb.db, job, 1200);
  expect(await testDb.db.job.findUniqueOrThrow({ where: { id: job.id } })).toMatchObject({
    state: "running",
    audioMs: 1200,
    priority: job.priority,
  });
});
