import { randomUUID } from "node:crypto";
import { giveUp } from "@rollcall/core/jobs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { cancelJob } from "../src/job/cancelJob.ts";
import { claimJob } from "../src/job/claimJob.ts";
import { failJob } from "../src/job/failJob.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { getJob } from "../src/job/getJob.ts";
import { type JobEvent, listenJobs } from "../src/job/listenJobs.ts";
import { releaseJob } from "../src/job/releaseJob.ts";
import { reportProgress } from "../src/job/reportProgress.ts";
import { Fenced, withAttempt } from "../src/job/withAttempt.ts";
import { getMeeting } from "../src/meeting/getMeeting.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aRecordedMeeting, aSpeaker, claimed, someSegments } from "../src/testing/factories.ts";
import { replaceSegments } from "../src/transcript/replaceSegments.ts";
import { saveSpeakers } from "../src/transcript/saveSpeakers.ts";
import { beat } from "../src/worker/beat.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

const transient = { code: "INTERNAL", message: "Something broke.", isPermanent: false } as const;

describe("claiming", () => {
  test("two claims at once: both deliveries get an attempt of their own, and only the later one may write", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const [a, b] = await Promise.all([claimed(ctx, jobId), claimed(ctx, jobId)]);
    const [older, newer] = a.attempt < b.attempt ? [a, b] : [b, a];
    expect([older.attempt, newer.attempt]).toEqual([1, 2]);

    let hasRun = false;
    const zombie = withAttempt(ctx.db, older, async () => {
      hasRun = true;
    });
    await expect(zombie).rejects.toThrow(Fenced);
    expect(hasRun).toBe(false);
    await withAttempt(ctx.db, newer, (tx) => finishJob(tx, newer));
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "done", attempt: 2, percent: 100, crashes: 1 });
  });

  test("a job that ended, or never was, is gone", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const job = await claimed(ctx, jobId);
    await withAttempt(ctx.db, job, (tx) => finishJob(tx, job));
    const workerId = randomUUID();
    expect(await claimJob(ctx.db, { orgId: ctx.orgId, jobId, workerId })).toEqual({ kind: "gone" });
    expect(await claimJob(ctx.db, { orgId: ctx.orgId, jobId: randomUUID(), workerId })).toEqual({ kind: "gone" });
    expect(await claimJob(ctx.db, { orgId: randomUUID(), jobId, workerId })).toEqual({ kind: "gone" });
  });

  test("attempts that die without a word are counted; the third is the last", async () => {
    const { jobId, meetingId } = await aRecordedMeeting(ctx);
    for (let attempt = 1; attempt <= giveUp.crashes; attempt++) {
      expect((await claimed(ctx, jobId)).attempt).toBe(attempt);
    }
    const last = await claimJob(ctx.db, { orgId: ctx.orgId, jobId, workerId: randomUUID() });
    expect(last).toMatchObject({ kind: "givenUp", code: "CRASHED_TOO_OFTEN" });
    expect(await getJob(ctx, { id: jobId })).toMatchObject({
      state: "failed",
      crashes: 3,
      errorCode: "CRASHED_TOO_OFTEN",
    });
    const meeting = await getMeeting(ctx, { id: meetingId });
    expect(meeting).toMatchObject({ state: "failed", transcript: { state: "failed" } });
  });

  test("ten shutdowns count nothing", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    for (let i = 0; i < 10; i++) await releaseJob(ctx.db, await claimed(ctx, jobId));
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "queued", attempt: 10, crashes: 0, failures: 0 });
  });

  test("releasing an attempt that was overtaken is quiet and changes nothing", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const older = await claimed(ctx, jobId);
    await claimed(ctx, jobId);
    await releaseJob(ctx.db, older);
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "running", attempt: 2 });
  });
});

describe("failing", () => {
  test("errors are tried again until the fifth", async () => {
    const { jobId, meetingId } = await aRecordedMeeting(ctx);
    for (let i = 1; i < giveUp.failures; i++) {
      expect(await failJob(ctx.db, await claimed(ctx, jobId), transient)).toEqual({ willRetry: true });
      expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "queued", failures: i, isRetrying: true });
    }
    expect(await failJob(ctx.db, await claimed(ctx, jobId), transient)).toEqual({ willRetry: false });
    const job = await getJob(ctx, { id: jobId });
    expect(job).toMatchObject({
      state: "failed",
      failures: 5,
      crashes: 0,
      errorMessage: "Something broke.",
      isRetrying: false,
    });
    expect((await getMeeting(ctx, { id: meetingId })).state).toBe("failed");
  });

  test("a permanent error ends it at once; silence makes the meeting empty, not failed", async () => {
    const { jobId, meetingId } = await aRecordedMeeting(ctx);
    const error = { code: "NO_SPEECH", message: "Nothing was said.", isPermanent: true } as const;
    expect(await failJob(ctx.db, await claimed(ctx, jobId), error)).toEqual({ willRetry: false });
    expect((await getMeeting(ctx, { id: meetingId })).state).toBe("empty");
  });
});

describe("the fence", () => {
  test("a zombie writes neither segments nor progress nor an end", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const zombie = await claimed(ctx, jobId);
    const owner = await claimed(ctx, jobId);
    const transcriptId = owner.transcriptId ?? "";
    await withAttempt(ctx.db, owner, (tx) => replaceSegments(tx, owner, { transcriptId, segments: someSegments }));

    const writes = [
      () => withAttempt(ctx.db, zombie, (tx) => replaceSegments(tx, zombie, { transcriptId, segments: [] })),
      () => reportProgress(ctx.db, zombie, { stage: "asr", percent: 99, etaMs: 1 }),
      () => failJob(ctx.db, zombie, { ...transient, isPermanent: true }),
    ];
    for (const write of writes) await expect(write()).rejects.toThrow(Fenced);
    expect(await ctx.db.segment.count({ where: { orgId: ctx.orgId, transcriptId } })).toBe(3);
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "running", attempt: 2, percent: 0 });
  });

  test("a claim waits for a write that is under way, and what is written after it is refused", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const slow = await claimed(ctx, jobId);
    const order: string[] = [];
    let takeOver: Promise<unknown> = Promise.resolve();
    await withAttempt(ctx.db, slow, async (tx) => {
      takeOver = claimed(ctx, jobId).then(() => order.push("claimed"));
      await tx.$queryRaw`select pg_sleep(0.05)::text`;
      order.push("written");
    });
    await takeOver;
    expect(order).toEqual(["written", "claimed"]);
    await expect(withAttempt(ctx.db, slow, async () => {})).rejects.toThrow(Fenced);
  });

  test("a re-run replaces what the attempt before had written, by range", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const first = await claimed(ctx, jobId);
    const transcriptId = first.transcriptId ?? "";
    await withAttempt(ctx.db, first, (tx) => replaceSegments(tx, first, { transcriptId, segments: someSegments }));

    const second = await claimed(ctx, jobId);
    await withAttempt(ctx.db, second, async (tx) => {
      const ids = await saveSpeakers(tx, second, { transcriptId, speakers: [aSpeaker("S1"), aSpeaker("S2")] });
      const again = await saveSpeakers(tx, second, { transcriptId, speakers: [aSpeaker("S1"), aSpeaker("S2")] });
      expect(again).toEqual(ids);
      for (let run = 0; run < 2; run++) {
        await replaceSegments(tx, second, { transcriptId, segments: someSegments.slice(1), fromN: 1 });
      }
    });
    const rows = await ctx.db.segment.findMany({
      where: { orgId: ctx.orgId, transcriptId },
      orderBy: { n: "asc" },
      select: { n: true, text: true, attempt: true, speakerId: true },
    });
    expect(rows).toEqual([
      { n: 0, text: "Hello.", attempt: 1, speakerId: null },
      { n: 1, text: "Hi.", attempt: 2, speakerId: expect.any(String) },
      { n: 2, text: "Hm.", attempt: 2, speakerId: null },
    ]);
  });
});

describe("cancelling", () => {
  test("fences the worker, fails the meeting so that it can be retried, and is refused once the job has ended", async () => {
    const { jobId, meetingId } = await aRecordedMeeting(ctx);
    const job = await claimed(ctx, jobId);
    await cancelJob(ctx, { id: jobId });
    await expect(withAttempt(ctx.db, job, async () => {})).rejects.toThrow(Fenced);
    expect(await claimJob(ctx.db, { orgId: ctx.orgId, jobId, workerId: randomUUID() })).toEqual({ kind: "gone" });
    expect(await getMeeting(ctx, { id: meetingId })).toMatchObject({ state: "failed", job: { state: "cancelled" } });
    await expectAudit(ctx, "job.cancelled", jobId);
    await expect(cancelJob(ctx, { id: jobId })).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("watching", () => {
  test("progress is told at once, to everyone, and again after the connection broke", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const job = await claimed(ctx, jobId);
    let heard: (event: JobEvent) => void = () => {};
    let reconnected: () => void = () => {};
    const next = () => new Promise<JobEvent>((resolve) => (heard = resolve));
    const isBack = new Promise<void>((resolve) => (reconnected = resolve));
    const listening = await listenJobs(testDb.url, (event) => heard(event), { onReconnect: () => reconnected() });

    const first = next();
    await reportProgress(ctx.db, job, { stage: "asr", percent: 41.6, etaMs: 1234.5 });
    expect(await first).toEqual({ orgId: ctx.orgId, jobId });
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ stage: "asr", percent: 42, etaMs: 1235 });

    await ctx.db.$queryRaw`
      select pg_terminate_backend(pid)::text from pg_stat_activity
      where application_name = 'rollcall-listen' and datname = current_database()`;
    await isBack;
    const second = next();
    await withAttempt(ctx.db, job, (tx) => finishJob(tx, job));
    expect(await second).toEqual({ orgId: ctx.orgId, jobId });
    await listening.stop();
  });

  test("a running job whose worker is not heard of any more is shown as retrying", async () => {
    const { jobId } = await aRecordedMeeting(ctx);
    const workerId = randomUUID();
    await beat(ctx.db, { id: workerId, name: "w", lanes: ["cpu"], models: [] });
    await claimed(ctx, jobId, workerId);
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "running", isRetrying: false });
    await ctx.db.worker.update({ where: { id: workerId }, data: { seenAt: new Date(Date.now() - 21_000) } });
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "running", isRetrying: true });
  });
});
