import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { cancelJob } from "../src/job/cancelJob.ts";
import { failJob } from "../src/job/failJob.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { withAttempt } from "../src/job/withAttempt.ts";
import { getMeeting } from "../src/meeting/getMeeting.ts";
import { listMeetings } from "../src/meeting/listMeetings.ts";
import { listVersions } from "../src/meeting/listVersions.ts";
import { removeMeeting } from "../src/meeting/removeMeeting.ts";
import { rerunMeeting } from "../src/meeting/rerunMeeting.ts";
import { retryMeeting } from "../src/meeting/retryMeeting.ts";
import { showVersion } from "../src/meeting/showVersion.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aRecordedMeeting, aSpeaker, aTranscribedMeeting, claimed, someSegments } from "../src/testing/factories.ts";
import { finishTranscript } from "../src/transcript/finishTranscript.ts";
import { replaceSegments } from "../src/transcript/replaceSegments.ts";
import { saveSpeakers } from "../src/transcript/saveSpeakers.ts";

let testDb: TestDb;
let ctx: Ctx;
let meetingId: string;
let first: string;
beforeAll(async () => {
  testDb = await createTestDb();
});
beforeEach(async () => {
  ctx = await aCtx(testDb.db);
  ({ meetingId, transcriptId: first } = await aTranscribedMeeting(ctx));
});
afterAll(() => testDb.close());

const damaged = { code: "MEDIA_DAMAGED", message: "It is damaged.", isPermanent: true } as const;
const shown = () => getMeeting(ctx, { id: meetingId });

/** Does the work of a transcription job; one voice in it, or nobody. */
async function transcribe(jobId: string, isEmpty = false): Promise<string> {
  const job = await claimed(ctx, jobId);
  const transcriptId = job.transcriptId ?? "";
  await withAttempt(ctx.db, job, async (tx) => {
    if (!isEmpty) {
      await saveSpeakers(tx, job, { transcriptId, speakers: [aSpeaker("S1")] });
      await replaceSegments(tx, job, { transcriptId, segments: someSegments.slice(0, 1) });
    }
    await finishTranscript(tx, job, { transcriptId, models: {}, turns: [], timings: {}, isEmpty });
    await finishJob(tx, job);
  });
  return transcriptId;
}

describe("another version", () => {
  test("is made behind the one people see, takes its place when it is ready, and is identified", async () => {
    const { jobId } = await rerunMeeting(ctx, { meetingId, options: { speakers: 1 } });
    const detail = await expectAudit(ctx, "meeting.rerun", meetingId);
    expect(detail).toMatchObject({ jobId, version: 2 });
    expect(await shown()).toMatchObject({ state: "ready", transcript: { id: first, version: 1 }, job: { id: jobId } });

    const job = await claimed(ctx, jobId);
    expect(job.options).toEqual({ speakers: 1 });
    expect(await shown()).toMatchObject({ state: "ready", transcript: { id: first }, job: { state: "running" } });
    expect((await listMeetings(ctx)).items[0]?.people).toHaveLength(2);

    const second = await transcribe(jobId);
    const meeting = await shown();
    expect(meeting).toMatchObject({
      state: "ready",
      transcript: { id: second, version: 2 },
      job: { name: "identify" },
    });
    expect(meeting.speakers).toHaveLength(1);
    expect((await listMeetings(ctx)).items[0]?.people).toHaveLength(1);
    const identify = await testDb.db.job.findUniqueOrThrow({ where: { id: meeting.job!.id } });
    expect(identify.transcriptId).toBe(second);
  });

  test("that fails, or is cancelled, leaves the one people see and its meeting as they were", async () => {
    const failing = await rerunMeeting(ctx, { meetingId });
    await failJob(testDb.db, await claimed(ctx, failing.jobId), damaged);
    expect(await shown()).toMatchObject({ state: "ready", transcript: { id: first }, job: { state: "failed" } });
    const cancelled = await rerunMeeting(ctx, { meetingId });
    await claimed(ctx, cancelled.jobId);
    await cancelJob(ctx, { id: cancelled.jobId });
    expect(await shown()).toMatchObject({ state: "ready", transcript: { id: first }, job: { state: "cancelled" } });
    const versions = await listVersions(ctx, { meetingId });
    expect(versions.map(({ version, state, isShown }) => ({ version, state, isShown }))).toEqual([
      { version: 3, state: "failed", isShown: false },
      { version: 2, state: "failed", isShown: false },
      { version: 1, state: "ready", isShown: true },
    ]);
  });

  test("in which nothing was heard does not take the place of text", async () => {
    const { jobId } = await rerunMeeting(ctx, { meetingId });
    await transcribe(jobId, true);
    expect(await shown()).toMatchObject({ state: "ready", transcript: { id: first } });
  });

  test("is refused while one is in the making; of two requests at once one is taken", async () => {
    const outcomes = await Promise.allSettled([rerunMeeting(ctx, { meetingId }), rerunMeeting(ctx, { meetingId })]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "CONFLICT" });
  });

  test("needs the recording", async () => {
    await testDb.db.recording.updateMany({ where: { meetingId }, data: { mediaKey: null } });
    await expect(rerunMeeting(ctx, { meetingId })).rejects.toMatchObject({ code: "PRECONDITION" });
  });

  test("of a meeting that failed is shown from its start, and fails the meeting again", async () => {
    const failed = await aRecordedMeeting(ctx);
    await failJob(testDb.db, await claimed(ctx, failed.jobId), damaged);
    const get = () => getMeeting(ctx, { id: failed.meetingId });
    expect(await get()).toMatchObject({ state: "failed", transcript: { version: 1 } });
    const { jobId } = await retryMeeting(ctx, { id: failed.meetingId });
    expect(await get()).toMatchObject({ state: "waiting", transcript: { version: 2, state: "running" } });
    const job = await claimed(ctx, jobId);
    expect(await get()).toMatchObject({ state: "processing" });
    await failJob(testDb.db, job, damaged);
    expect(await get()).toMatchObject({ state: "failed", transcript: { version: 2 } });
  });
});

describe("choosing a version", () => {
  test("shows an earlier one again; one that is not finished cannot be shown", async () => {
    const second = await transcribe((await rerunMeeting(ctx, { meetingId })).jobId);
    await showVersion(ctx, { meetingId, transcriptId: first });
    expect(await expectAudit(ctx, "meeting.versionShown", meetingId)).toMatchObject({
      transcriptId: first,
      version: 1,
    });
    expect(await shown()).toMatchObject({ state: "ready", transcript: { id: first } });
    const running = await rerunMeeting(ctx, { meetingId });
    const { transcriptId } = await testDb.db.job.findUniqueOrThrow({ where: { id: running.jobId } });
    await expect(showVersion(ctx, { meetingId, transcriptId: transcriptId ?? "" })).rejects.toMatchObject({
      code: "PRECONDITION",
    });
    const other = await aTranscribedMeeting(ctx);
    await expect(showVersion(ctx, { meetingId, transcriptId: other.transcriptId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    expect((await listVersions(ctx, { meetingId })).find((version) => version.id === second)?.isShown).toBe(false);
  });
});

test("removing a meeting takes every version along", async () => {
  const second = await transcribe((await rerunMeeting(ctx, { meetingId })).jobId);
  const third = await rerunMeeting(ctx, { meetingId });
  await removeMeeting(ctx, { id: meetingId });
  const of = { transcriptId: { in: [first, second] } };
  expect(await testDb.db.segment.count({ where: of })).toBe(0);
  expect(await testDb.db.speaker.count({ where: of })).toBe(0);
  expect(await testDb.db.transcript.count({ where: { meetingId } })).toBe(0);
  const job = await testDb.db.job.findUniqueOrThrow({ where: { id: third.jobId } });
  expect(job.state).toBe("cancelled");
});

test("the words an organisation uses are fixed in the job when it is submitted, after the meeting's own", async () => {
  await testDb.db.organization.update({ where: { id: ctx.orgId }, data: { vocabulary: ["Kanban", "rollcall"] } });
  const { jobId } = await rerunMeeting(ctx, { meetingId, options: { vocabulary: ["Rollcall", "Qdrant"] } });
  await testDb.db.organization.update({ where: { id: ctx.orgId }, data: { vocabulary: [] } });
  expect((await claimed(ctx, jobId)).options).toEqual({ vocabulary: ["Rollcall", "Qdrant", "Kanban"] });
  const [version] = await listVersions(ctx, { meetingId });
  expect(version?.options).toEqual({ vocabulary: ["Rollcall", "Qdrant"] });
});
