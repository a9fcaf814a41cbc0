import { randomUUID } from "node:crypto";
import { giveUp } from "@rollcall/core/jobs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { submitEnrollment } from "../src/enrollment/submitEnrollment.ts";
import { cancelJob } from "../src/job/cancelJob.ts";
import { cancelJobs } from "../src/job/cancelJobs.ts";
import { countJobs } from "../src/job/countJobs.ts";
import { failJob } from "../src/job/failJob.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { listJobs } from "../src/job/listJobs.ts";
import { retryJobs } from "../src/job/retryJobs.ts";
import { submitPurge } from "../src/job/submitPurge.ts";
import { withAttempt } from "../src/job/withAttempt.ts";
import { getMeeting } from "../src/meeting/getMeeting.ts";
import { removeMeeting } from "../src/meeting/removeMeeting.ts";
import { retryMeeting } from "../src/meeting/retryMeeting.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import {
  aFile,
  anEnrolledPerson,
  aPerson,
  aRecordedMeeting,
  aTranscribedMeeting,
  claimed,
} from "../src/testing/factories.ts";
import { beat } from "../src/worker/beat.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

const permanent = { code: "MEDIA_NOT_AUDIO", message: "This is no recording.", isPermanent: true } as const;

async function aFailedMeeting(ctx: Ctx, title: string) {
  const made = await aRecordedMeeting(ctx, { title });
  await failJob(ctx.db, await claimed(ctx, made.jobId), permanent);
  return made;
}

const idsOf = (page: { items: { id: string }[] }) => page.items.map((row) => row.id);

describe("the list", () => {
  test("says of each job which models run, or ran, without the GPU that was wanted", async () => {
    const ctx = await aCtx(testDb.db);
    const done = await aTranscribedMeeting(ctx);
    const why = "parakeet runs on the processor: libcudnn.so.9 is missing";
    const model = { name: "parakeet", sha256: "0", provider: "cpu", fallback: why };
    await ctx.db.transcript.update({ where: { id: done.transcriptId }, data: { models: { asr: model, vad: model } } });
    const workerId = randomUUID();
    const loaded = {
      ...model,
      role: "embedding" as const,
      family: "f",
      loadMs: 1,
      proofMs: 1,
      fallback: "voices: as well",
    };
    await beat(ctx.db, { id: workerId, name: "w", lanes: ["gpu", "cpu"], models: [loaded] });
    const running = await aRecordedMeeting(ctx);
    await claimed(ctx, running.jobId, workerId);

    const rows = (await listJobs(ctx, {})).items;
    const of = (jobId: string) => rows.find((row) => row.id === jobId)?.fallbacks;
    expect(rows.find((row) => row.name === "transcribe" && row.state === "done")?.fallbacks).toEqual([why]);
    expect(of(running.jobId)).toEqual(["voices: as well"]);
    expect(of(done.identifyJobId)).toEqual([]);
  });

  test("shows every kind of job with what it is about, newest first, by pages without gaps", async () => {
    const ctx = await aCtx(testDb.db);
    const first = await aTranscribedMeeting(ctx);
    await anEnrolledPerson(ctx, { name: "Brenda" });
    const failed = await aFailedMeeting(ctx, "Budget");
    const all = await listJobs(ctx, {});
    expect(all.nextCursor).toBeNull();
    expect(all.items.map((row) => row.createdAt)).toEqual(
      all.items
        .map((row) => row.createdAt)
        .toSorted()
        .toReversed(),
    );
    expect(all.items[0]).toMatchObject({
      id: failed.jobId,
      name: "transcribe",
      state: "failed",
      meetingTitle: "Budget",
      transcriptVersion: 1,
      errorMessage: "This is no recording.",
      canRetry: true,
    });
    expect(all.items.find((row) => row.name === "enroll")).toMatchObject({ personName: "Brenda", state: "done" });
    expect(all.items.find((row) => row.name === "identify")).toMatchObject({
      id: first.identifyJobId,
      state: "queued",
      meetingTitle: "A meeting",
      canRetry: false,
    });

    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobs(ctx, { limit: 2, ...(cursor ? { cursor } : {}) });
      paged.push(...idsOf(page));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(idsOf(all));
    expect(idsOf(await listJobs(ctx, { cursor: "nonsense" }))).toEqual(idsOf(all));
  });

  test("is filtered by state, kind and text, and the counts follow the filter", async () => {
    const ctx = await aCtx(testDb.db);
    const budget = await aFailedMeeting(ctx, "Budget 100%");
    const planning = await aRecordedMeeting(ctx, { title: "Planning" });
    const { personId } = await aPerson(ctx, { name: "Dave Planner" });
    const { jobId } = await submitEnrollment(ctx, { personId, files: [aFile("clip.wav")] });

    expect(idsOf(await listJobs(ctx, { filter: { state: "failed" } }))).toEqual([budget.jobId]);
    expect(idsOf(await listJobs(ctx, { filter: { name: "enroll" } }))).toEqual([jobId]);
    expect(idsOf(await listJobs(ctx, { filter: { query: "plan" } }))).toEqual([jobId, planning.jobId]);
    expect(idsOf(await listJobs(ctx, { filter: { query: "0%" } }))).toEqual([budget.jobId]);
    expect(idsOf(await listJobs(ctx, { filter: { query: "_udget" } }))).toEqual([]);
    expect(await countJobs(ctx, {})).toEqual({ queued: 2, running: 0, done: 0, failed: 1, cancelled: 0 });
    expect(await countJobs(ctx, { filter: { query: "plan", name: "enroll" } })).toMatchObject({ queued: 1, failed: 0 });
  });

  test("names the worker that has a job", async () => {
    const ctx = await aCtx(testDb.db);
    const { jobId } = await aRecordedMeeting(ctx);
    const workerId = crypto.randomUUID();
    await claimed(ctx, jobId, workerId);
    expect((await listJobs(ctx, {})).items[0]).toMatchObject({ workerName: null, isRetrying: true });
    await beat(ctx.db, { id: workerId, name: "w", lanes: ["gpu"], models: [] });
    expect((await listJobs(ctx, {})).items[0]).toMatchObject({ workerName: "w", isRetrying: false });
  });

  test("of ten thousand jobs is answered within a tenth of a second, counts included", async () => {
    const ctx = await aCtx(testDb.db);
    const { meetingId } = await aRecordedMeeting(ctx, { title: "The needle" });
    await ctx.db.$executeRaw`
      insert into "Job" (id, "orgId", name, lane, state, "meetingId", "createdAt")
      select gen_random_uuid(), ${ctx.orgId}::uuid, 'transcribe', 'gpu',
        (array['queued', 'running', 'done', 'failed', 'cancelled']::"JobState"[])[1 + n % 5],
        case when n % 1000 = 0 then ${meetingId}::uuid end, now() - n * interval '1 second'
      from generate_series(1, 10000) n`;
    await ctx.db.$executeRaw`analyze "Job"`;
    const filters = [{}, { state: "failed" }, { query: "needle" }, { query: "nowhere" }] as const;
    for (const filter of filters) {
      const { state: _state, ...others } = { state: undefined, ...filter };
      const ask = () => Promise.all([listJobs(ctx, { filter }), countJobs(ctx, { filter: others })]);
      await ask();
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        const startedAt = performance.now();
        await ask();
        times.push(performance.now() - startedAt);
      }
      expect(Math.min(...times), JSON.stringify(filter)).toBeLessThan(100);
    }
  });
});

describe("cancelling several", () => {
  test("ends what waits or runs, skips what has ended, and names nothing of others", async () => {
    const ctx = await aCtx(testDb.db);
    const waiting = await aRecordedMeeting(ctx);
    const running = await aRecordedMeeting(ctx);
    await claimed(ctx, running.jobId);
    const ended = await aFailedMeeting(ctx, "Ended");
    const ids = [waiting.jobId, running.jobId, ended.jobId];

    const other = await aCtx(testDb.db);
    await expect(cancelJobs(other, { ids })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await cancelJobs(other, { filter: {} })).toEqual({ changed: 0, skipped: 0, hasMore: false });

    expect(await cancelJobs(ctx, { ids })).toEqual({ changed: 2, skipped: 1, hasMore: false });
    expect(await countJobs(ctx, {})).toMatchObject({ queued: 0, running: 0, failed: 1, cancelled: 2 });
    await expectAudit(ctx, "job.cancelled", waiting.jobId);
  });

  test("all that match a filter, and nothing else", async () => {
    const ctx = await aCtx(testDb.db);
    await aRecordedMeeting(ctx, { title: "Weekly 1" });
    await aRecordedMeeting(ctx, { title: "Weekly 2" });
    const kept = await aRecordedMeeting(ctx, { title: "Board" });
    expect(await cancelJobs(ctx, { filter: { query: "weekly" } })).toMatchObject({ changed: 2, hasMore: false });
    expect(idsOf(await listJobs(ctx, { filter: { state: "queued" } }))).toEqual([kept.jobId]);
  });

  test("is refused without a choice, or with two", async () => {
    const ctx = await aCtx(testDb.db);
    await expect(cancelJobs(ctx, {})).rejects.toMatchObject({ code: "VALIDATION" });
    const ids = [crypto.randomUUID()];
    await expect(retryJobs(ctx, { ids, filter: {} })).rejects.toMatchObject({ code: "VALIDATION" });
    await expect(cancelJobs(ctx, { ids: ["17"] })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("retrying several", () => {
  test("a transcription that failed starts again as a new version, once", async () => {
    const ctx = await aCtx(testDb.db);
    const { meetingId, jobId } = await aFailedMeeting(ctx, "Again");
    const other = await aCtx(testDb.db);
    await expect(retryJobs(other, { ids: [jobId] })).rejects.toMatchObject({ code: "NOT_FOUND" });

    const both = await Promise.all([retryJobs(ctx, { ids: [jobId] }), retryJobs(ctx, { ids: [jobId] })]);
    expect(both.map((result) => result.changed).toSorted()).toEqual([0, 1]);
    await expectAudit(ctx, "job.retried", jobId);
    const [again, old] = (await listJobs(ctx, {})).items;
    expect(again).toMatchObject({ state: "queued", transcriptVersion: 2, meetingId });
    expect(old).toMatchObject({ id: jobId, state: "failed", canRetry: false });
    expect(await getMeeting(ctx, { id: meetingId })).toMatchObject({ state: "waiting", job: { id: again?.id } });
  });

  test("a cancelled one too; what the meeting's own page took up again is not taken up twice", async () => {
    const ctx = await aCtx(testDb.db);
    const { meetingId, jobId } = await aRecordedMeeting(ctx);
    await cancelJob(ctx, { id: jobId });
    const { jobId: second } = await retryMeeting(ctx, { id: meetingId });
    expect(await retryJobs(ctx, { ids: [jobId] })).toEqual({ changed: 0, skipped: 1, hasMore: false });
    await cancelJob(ctx, { id: second });
    expect(await retryJobs(ctx, { filter: {} })).toMatchObject({ changed: 1 });
    expect(await countJobs(ctx, {})).toMatchObject({ queued: 1, cancelled: 2 });
  });

  test("naming the voices again leaves the transcript as it is", async () => {
    const ctx = await aCtx(testDb.db);
    const { meetingId, transcriptId, identifyJobId } = await aTranscribedMeeting(ctx);
    await failJob(ctx.db, await claimed(ctx, identifyJobId), permanent);
    expect(await retryJobs(ctx, { ids: [identifyJobId] })).toMatchObject({ changed: 1 });
    expect(await getMeeting(ctx, { id: meetingId })).toMatchObject({
      state: "ready",
      transcript: { id: transcriptId },
      job: { name: "identify", state: "queued" },
    });
  });

  test("an enrollment waits with the same clips again; without clips it cannot", async () => {
    const ctx = await aCtx(testDb.db);
    const { personId } = await aPerson(ctx);
    const { jobId } = await submitEnrollment(ctx, { personId, files: [aFile("a.wav"), aFile("b.wav")] });
    const job = await claimed(ctx, jobId);
    await failJob(ctx.db, job, { ...permanent, code: "MODEL_FAILED" });
    expect(await retryJobs(ctx, { ids: [jobId] })).toMatchObject({ changed: 1 });
    expect(await ctx.db.enrollmentSample.count({ where: { orgId: ctx.orgId, personId, state: "waiting" } })).toBe(2);

    const [again] = (await listJobs(ctx, {})).items;
    await ctx.db.recording.updateMany({ where: { orgId: ctx.orgId }, data: { mediaKey: null } });
    await failJob(ctx.db, await claimed(ctx, again?.id ?? ""), permanent);
    expect(await retryJobs(ctx, { ids: [again?.id ?? ""] })).toMatchObject({ changed: 0, skipped: 1 });
  });

  test("a purge that failed destroys the same things, once more", async () => {
    const ctx = await aCtx(testDb.db);
    await ctx.db.$transaction((tx) => submitPurge(tx, ctx, { mediaKeys: ["a"] }));
    const [purge] = (await listJobs(ctx, {})).items;
    for (let n = 0; n < giveUp.failures; n++) {
      await failJob(ctx.db, await claimed(ctx, purge?.id ?? ""), { ...permanent, isPermanent: false });
    }
    expect(await retryJobs(ctx, { filter: {} })).toMatchObject({ changed: 1 });
    expect(await retryJobs(ctx, { filter: {} })).toMatchObject({ changed: 0 });
    const [again] = (await listJobs(ctx, {})).items;
    const job = await claimed(ctx, again?.id ?? "");
    expect(job.options).toMatchObject({ mediaKeys: ["a"] });
    await withAttempt(ctx.db, job, (tx) => finishJob(tx, job));
  });

  test("what belonged to a deleted meeting cannot be retried", async () => {
    const ctx = await aCtx(testDb.db);
    const { meetingId, jobId } = await aFailedMeeting(ctx, "Gone");
    await removeMeeting(ctx, { id: meetingId });
    expect((await listJobs(ctx, { filter: { name: "transcribe" } })).items).toMatchObject([
      { id: jobId, meetingTitle: null, canRetry: false },
    ]);
    expect(await retryJobs(ctx, { ids: [jobId] })).toMatchObject({ changed: 0, skipped: 1 });
  });
});
