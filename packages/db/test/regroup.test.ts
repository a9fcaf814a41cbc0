import { JobError } from "@rollcall/core/errors";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packMachineRun } from "../src/edit/machineRun.ts";
import { failJob } from "../src/job/failJob.ts";
import { regroupMeeting } from "../src/meeting/regroupMeeting.ts";
import { rerunMeeting } from "../src/meeting/rerunMeeting.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aRecordedMeeting, aTranscribedMeeting, claimed, someSegments } from "../src/testing/factories.ts";
import { loadRun } from "../src/transcript/loadRun.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

it("asks for another version with as many people as told; one at a time, and the version one reads stays", async () => {
  const ctx = await aCtx(testDb.db, { role: "member" });
  const { meetingId, transcriptId, speakerIds } = await aTranscribedMeeting(ctx);
  const machine = await packMachineRun(someSegments);
  await testDb.db.transcript.update({ where: { id: transcriptId }, data: { machine } });
  const started = await regroupMeeting(ctx, { meetingId, speakers: 4 });
  await expectAudit(ctx, "meeting.regrouped", meetingId);
  const job = await claimed(ctx, started.jobId);
  expect(job).toMatchObject({
    name: "regroup",
    lane: "gpu",
    options: { speakers: 4 },
    transcriptId: started.transcriptId,
  });
  await expect(regroupMeeting(ctx, { meetingId, speakers: 3 })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(rerunMeeting(ctx, { meetingId })).rejects.toMatchObject({ code: "CONFLICT" });
  const run = await loadRun(testDb.db, job);
  expect(run).toMatchObject({
    transcriptId,
    base: [{ speaker: speakerIds[0] }, { speaker: speakerIds[1] }, { speaker: null }],
  });
  expect(run?.edited.map(({ words }) => words)).toEqual(run?.base.map(({ words }) => words));

  await failJob(testDb.db, job, new JobError("MEDIA_MISSING", "It is gone."));
  const meeting = await testDb.db.meeting.findUniqueOrThrow({
    where: { id: meetingId },
    include: { transcripts: { orderBy: { version: "asc" } } },
  });
  expect(meeting).toMatchObject({ state: "ready", transcriptId });
  expect(meeting.transcripts.map(({ version, state }) => [version, state])).toEqual([
    [1, "ready"],
    [2, "failed"],
  ]);
});

it("is for finished meetings of one's own", async () => {
  const ctx = await aCtx(testDb.db);
  const stranger = await aCtx(testDb.db);
  const { meetingId } = await aTranscribedMeeting(ctx);
  const waiting = await aRecordedMeeting(ctx);
  await expect(regroupMeeting(stranger, { meetingId, speakers: 2 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(regroupMeeting(ctx, { meetingId, speakers: 0 })).rejects.toMatchObject({ code: "VALIDATION" });
  const early = regroupMeeting(ctx, { meetingId: waiting.meetingId, speakers: 2 });
  await expect(early).rejects.toMatchObject({ code: "PRECONDITION" });
  await testDb.db.recording.updateMany({ where: { meetingId }, data: { mediaKey: null } });
  await expect(regroupMeeting(ctx, { meetingId, speakers: 2 })).rejects.toMatchObject({ code: "PRECONDITION" });
});
