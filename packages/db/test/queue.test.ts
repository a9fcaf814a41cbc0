import { jobs } from "@rollcall/core/jobs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ctx, inTx } from "../src/ctx.ts";
import { cancelJob } from "../src/job/cancelJob.ts";
import { createQueue, type Queue, send } from "../src/queue.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { aRecordedMeeting, claimed } from "../src/testing/factories.ts";

const first = { priority: 0, orgConcurrency: 8 };

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

async function withWorker(work: (queue: Queue) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  const queue = createQueue({ url: testDb.url, role: "worker", onError: (error) => errors.push(error) });
  await queue.start();
  try {
    await work(queue);
  } finally {
    await queue.stop({ timeoutMs: 1000 });
  }
  expect(errors).toEqual([]);
}

async function queued(): Promise<number> {
  const [row] = await testDb.db.$queryRaw<{ n: number }[]>`
    select count(*)::int as n from pgboss.job where state in ('created', 'retry')`;
  return row?.n ?? 0;
}

test("a job is delivered when its transaction commits, and only then", async () => {
  await expect(
    inTx(ctx, async (tx) => {
      await send(tx, "transcribe", { orgId: ctx.orgId, jobId: crypto.randomUUID() }, first);
      throw new Error("changed our mind");
    }),
  ).rejects.toThrow("changed our mind");
  expect(await queued()).toBe(0);

  await withWorker(async (queue) => {
    const delivered = Promise.withResolvers<{ orgId: string; jobId: string }>();
    await queue.work("transcribe", { concurrency: 1 }, async ({ payload }) => {
      delivered.resolve(payload);
      return "settled";
    });
    const { jobId } = await aRecordedMeeting(ctx);
    const committedAt = performance.now();
    expect(await delivered.promise).toEqual({ orgId: ctx.orgId, jobId });
    expect(performance.now() - committedAt).toBeLessThan(400); // polling alone would take up to 2 s
  });
});

test("a job can be in the queue once", async () => {
  const before = await queued();
  const payload = { orgId: ctx.orgId, jobId: crypto.randomUUID() };
  await inTx(ctx, async (tx) => {
    await send(tx, "purge", payload, first);
    await send(tx, "purge", payload, first);
  });
  expect(await queued()).toBe(before + 1);
});

test("a handler that asks for a retry, or throws, gets the job again", async () => {
  await withWorker(async (queue) => {
    const seen: number[] = [];
    const third = Promise.withResolvers<void>();
    const { jobId } = await aRecordedMeeting(ctx);
    await queue.work("transcribe", { concurrency: 1 }, async ({ payload }) => {
      expect(payload.jobId).toBe(jobId);
      seen.push(performance.now());
      if (seen.length === 1) return "retry";
      third.resolve();
      return "settled";
    });
    await third.promise;
    expect(seen).toHaveLength(2);
  });
});

test("cancelling a running job aborts its signal within two seconds", async () => {
  await withWorker(async (queue) => {
    const started = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    const { jobId } = await aRecordedMeeting(ctx);
    await queue.work("transcribe", { concurrency: 1 }, async ({ payload, signal }) => {
      await claimed(ctx, payload.jobId);
      signal.addEventListener("abort", () => aborted.resolve());
      started.resolve();
      await aborted.promise;
      return "settled";
    });
    await started.promise;
    const cancelledAt = performance.now();
    await cancelJob(ctx, { id: jobId });
    await aborted.promise;
    expect(performance.now() - cancelledAt).toBeLessThan(2000);
  });
});

test("a payload of another shape is set aside, not tried again", async () => {
  const errors: unknown[] = [];
  const told = Promise.withResolvers<void>();
  await testDb.db.$executeRaw`
    insert into pgboss.job (name, data, retry_limit) values (${jobs.enroll.name}, '{"orgId": 1}'::jsonb, 50)`;
  const queue = createQueue({
    url: testDb.url,
    role: "worker",
    onError: (error) => {
      errors.push(error);
      told.resolve();
    },
  });
  await queue.start();
  await queue.work("enroll", { concurrency: 1 }, async () => "settled");
  await told.promise;
  await queue.stop({ timeoutMs: 1000 });
  const rows = await testDb.db.$queryRaw`select state::text from pgboss.job where name = 'enroll'`;
  expect(rows).toEqual([{ state: "failed" }]);
  expect(errors).toHaveLength(1);
});
