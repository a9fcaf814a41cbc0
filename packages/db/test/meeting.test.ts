import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { getJob } from "../src/job/getJob.ts";
import { Fenced, withAttempt } from "../src/job/withAttempt.ts";
import { attachRecording } from "../src/meeting/attachRecording.ts";
import { createMeeting } from "../src/meeting/createMeeting.ts";
import { findRecording } from "../src/meeting/findRecording.ts";
import { getMeeting } from "../src/meeting/getMeeting.ts";
import { listMeetings } from "../src/meeting/listMeetings.ts";
import { loadRecording } from "../src/meeting/loadRecording.ts";
import { removeMeeting } from "../src/meeting/removeMeeting.ts";
import { renameMeeting } from "../src/meeting/renameMeeting.ts";
import { retryMeeting } from "../src/meeting/retryMeeting.ts";
import { saveMedia } from "../src/meeting/saveMedia.ts";
import { setMeetingState } from "../src/meeting/setMeetingState.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aFile, aPerson, aRecordedMeeting, aTranscribedMeeting, claimed } from "../src/testing/factories.ts";
import { finishTranscript } from "../src/transcript/finishTranscript.ts";
import { listSegments } from "../src/transcript/listSegments.ts";
import { loadSpeakers } from "../src/transcript/loadSpeakers.ts";
import { nameSpeaker } from "../src/transcript/nameSpeaker.ts";
import { saveIdentification } from "../src/transcript/saveIdentification.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

const evidence = {
  score: 0.7,
  posterior: 0.99,
  runnerUp: null,
  candidates: [],
  needed: null,
  sureness: null,
  isExpected: false,
  margin: null,
  netSpeechMs: 1000,
  voteShare: 1,
  logOdds: 3,
  deviations: 5,
  clips: [],
  reason: "It sounds like them.",
};

describe("from upload to transcript", () => {
  test("a meeting waits for its upload, then for its job, with the options it was made with", async () => {
    const { id } = await createMeeting(ctx, {
      title: "  Weekly  ",
      heldAt: "2026-03-01T10:00:00+02:00",
      options: { speakers: 3 },
    });
    await expectAudit(ctx, "meeting.created", id);
    expect(await getMeeting(ctx, { id })).toMatchObject({
      title: "Weekly",
      state: "uploading",
      heldAt: "2026-03-01T08:00:00.000Z",
      recording: null,
      transcript: null,
      speakers: [],
      job: null,
    });

    const file = aFile("weekly.wav");
    const { jobId } = await attachRecording(ctx, { meetingId: id, ...file });
    await expectAudit(ctx, "meeting.recorded", id);
    const meeting = await getMeeting(ctx, { id });
    expect(meeting).toMatchObject({
      state: "waiting",
      recording: { fileName: "weekly.wav", sizeBytes: 1000, durationMs: null, hasPeaks: false },
      transcript: { version: 1, state: "running" },
      job: { id: jobId, name: "transcribe", state: "queued", isRetrying: false },
    });
    expect((await claimed(ctx, jobId)).options).toEqual({ speakers: 3 });
    expect(await findRecording(ctx, { id: meeting.recording?.id ?? "" })).toMatchObject({ mediaKey: file.mediaKey });

    const again = attachRecording(ctx, { meetingId: id, ...aFile() });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test("of two uploads into one meeting one wins", async () => {
    const { id } = await createMeeting(ctx, { title: "Twice" });
    const results = await Promise.allSettled(
      [aFile(), aFile()].map((file) => attachRecording(ctx, { meetingId: id, ...file })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await testDb.db.job.count({ where: { orgId: ctx.orgId, meetingId: id } })).toBe(1);
  });

  test("the worker's writes show on the page, and the transcript asks for identification", async () => {
    const { meetingId, jobId } = await aRecordedMeeting(ctx);
    const job = await claimed(ctx, jobId);
    const recording = await loadRecording(testDb.db, job);
    const media = {
      recordingId: recording.recordingId,
      durationMs: 61_000.4,
      codec: "pcm",
      peaksKey: "peaks-0123456",
      notice: "Cut.",
    };
    await withAttempt(testDb.db, job, async (tx) => {
      await saveMedia(tx, job, media);
      await setMeetingState(tx, job, "processing");
    });
    const meeting = await getMeeting(ctx, { id: meetingId });
    expect(meeting).toMatchObject({
      state: "processing",
      recording: { durationMs: 61_000, hasPeaks: true, notice: "Cut." },
    });

    const ready = await aTranscribedMeeting(ctx);
    expect(await getMeeting(ctx, { id: ready.meetingId })).toMatchObject({
      state: "ready",
      transcript: { id: ready.transcriptId, state: "ready", timings: { asrMs: 5 }, turns: [{ speaker: "S1" }] },
      speakers: [
        { label: "Speaker 1", cluster: "S1", state: "unknown", person: null, colour: 0 },
        { label: "Speaker 2", cluster: "S2", state: "unknown", person: null, colour: 1 },
      ],
      job: { id: ready.identifyJobId, name: "identify", state: "queued" },
    });
    const identify = await claimed(ctx, ready.identifyJobId);
    expect(identify).toMatchObject({ transcriptId: ready.transcriptId, meetingId: ready.meetingId });
    expect((await loadSpeakers(testDb.db, identify)).map((speaker) => speaker.cluster)).toEqual(["S1", "S2"]);
  });

  test("a meeting in which nothing was said ends empty, with nobody to identify, and can be run again", async () => {
    const { meetingId, jobId } = await aRecordedMeeting(ctx, { options: { maxSpeakers: 2 } });
    await expect(retryMeeting(ctx, { id: meetingId })).rejects.toMatchObject({ code: "PRECONDITION" });
    const job = await claimed(ctx, jobId);
    await withAttempt(testDb.db, job, async (tx) => {
      const transcriptId = job.transcriptId ?? "";
      await finishTranscript(tx, job, { transcriptId, models: {}, turns: [], timings: {}, isEmpty: true });
      await finishJob(tx, job);
    });
    expect(await getMeeting(ctx, { id: meetingId })).toMatchObject({
      state: "empty",
      job: { id: jobId, state: "done" },
    });

    const retry = await retryMeeting(ctx, { id: meetingId });
    await expectAudit(ctx, "meeting.retried", meetingId);
    const meeting = await getMeeting(ctx, { id: meetingId });
    expect(meeting).toMatchObject({ state: "waiting", transcript: { version: 2 }, job: { id: retry.jobId } });
    expect((await claimed(ctx, retry.jobId)).options).toEqual({ maxSpeakers: 2 });
  });

  test("segments come in order, by pages", async () => {
    const { transcriptId } = await aTranscribedMeeting(ctx);
    const first = await listSegments(ctx, { transcriptId, limit: 2 });
    expect(first.items.map((item) => item.text)).toEqual(["Hello.", "Hi."]);
    expect(first.nextN).toBe(1);
    const second = await listSegments(ctx, { transcriptId, limit: 2, afterN: 1 });
    expect(second).toMatchObject({ items: [{ n: 2, text: "Hm.", speakerId: null, version: 1 }], nextN: null });
  });
});

describe("names", () => {
  test("the machine names; a person decides for good", async () => {
    const { transcriptId, speakerIds, identifyJobId, meetingId } = await aTranscribedMeeting(ctx);
    const [first = "", second = ""] = speakerIds;
    const { personId: ann } = await aPerson(ctx);
    const { personId: ben } = await aPerson(ctx);
    const job = await claimed(ctx, identifyJobId);
    const decisions = [
      { speakerId: first, personId: ann, state: "named", score: 0.7, evidence } as const,
      {
        speakerId: second,
        personId: null,
        state: "unknown",
        score: 0.1,
        evidence: { ...evidence, reason: "Too far." },
      } as const,
    ];

    await withAttempt(testDb.db, job, (tx) => saveIdentification(tx, job, decisions));
    const named = await getMeeting(ctx, { id: meetingId });
    expect(named.speakers).toMatchObject([
      { person: { id: ann }, state: "named", score: 0.7, evidence: { reason: "It sounds like them." } },
      { person: null, state: "unknown", evidence: { reason: "Too far." } },
    ]);

    expect(await nameSpeaker(ctx, { speakerId: first, personId: ben })).toMatchObject({
      person: { id: ben },
      state: "named",
      score: null,
      label: "Speaker 1",
    });
    expect(await expectAudit(ctx, "speaker.named", first)).toEqual({ from: ann, to: ben });
    await nameSpeaker(ctx, { speakerId: second, personId: null });

    await withAttempt(testDb.db, job, (tx) => saveIdentification(tx, job, decisions));
    const after = await getMeeting(ctx, { id: meetingId });
    expect(after.speakers.map((speaker) => speaker.person?.id ?? null)).toEqual([ben, null]);
    expect((await loadSpeakers(testDb.db, { ...job, transcriptId })).every((speaker) => speaker.isDecided)).toBe(true);
  });

  test("a person without consent, or gone, is not named by the machine", async () => {
    const { speakerIds, identifyJobId, meetingId } = await aTranscribedMeeting(ctx);
    const [first = "", second = ""] = speakerIds;
    const { personId } = await aPerson(ctx, { consents: false });
    const job = await claimed(ctx, identifyJobId);
    await withAttempt(testDb.db, job, (tx) =>
      saveIdentification(tx, job, [
        { speakerId: first, personId, state: "named", score: 0.9, evidence },
        { speakerId: second, personId: randomUUID(), state: "suggested", score: 0.9, evidence },
      ]),
    );
    const { speakers } = await getMeeting(ctx, { id: meetingId });
    expect(speakers).toMatchObject([
      { person: null, state: "unknown", score: null },
      { person: null, state: "unknown", score: null },
    ]);
  });
});

describe("the list", () => {
  test("shows people and jobs, finds titles and names, and pages without gaps", async () => {
    const own = await aCtx(testDb.db);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await createMeeting(own, { title: `Budget ${i}` })).id);
    const { meetingId, speakerIds } = await aTranscribedMeeting(own);
    const { personId } = await aPerson(own, { name: "Zoë Quartz" });
    await nameSpeaker(own, { speakerId: speakerIds[0] ?? "", personId });

    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listMeetings>> = await listMeetings(own, {
        limit: 2,
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([meetingId, ...ids]);

    const found = await listMeetings(own, { query: "quartz" });
    expect(found.items).toMatchObject([
      {
        id: meetingId,
        state: "ready",
        people: [
          { label: "Speaker 1", name: "Zoë Quartz", state: "named", colour: 0 },
          { label: "Speaker 2", name: null, state: "unknown", colour: 1 },
        ],
        job: { name: "identify" },
      },
    ]);
    expect((await listMeetings(own, { query: "BUDGET 3" })).items).toHaveLength(1);
    expect((await listMeetings(own, { cursor: "nonsense" })).items).toHaveLength(6);
  });
});

describe("renaming and removing", () => {
  test("a new title", async () => {
    const { id } = await createMeeting(ctx, { title: "Old" });
    await renameMeeting(ctx, { id, title: "New" });
    await expectAudit(ctx, "meeting.renamed", id);
    expect((await getMeeting(ctx, { id })).title).toBe("New");
    await expect(renameMeeting(ctx, { id, title: " " })).rejects.toMatchObject({
      code: "VALIDATION",
      message: "Give the meeting a title.",
    });
  });

  test("removing takes everything, stops the worker and sends the files to be destroyed", async () => {
    const { meetingId, jobId } = await aRecordedMeeting(ctx);
    const job = await claimed(ctx, jobId);
    const { recordingId, mediaKey } = await loadRecording(testDb.db, job);
    await withAttempt(testDb.db, job, (tx) =>
      saveMedia(tx, job, { recordingId, durationMs: 1, codec: null, peaksKey: "peaks-abcdefgh", notice: null }),
    );
    const mediaKeys = [mediaKey, "peaks-abcdefgh", `${mediaKey}.artefacts`];
    expect(await removeMeeting(ctx, { id: meetingId })).toEqual({ mediaKeys });
    await expectAudit(ctx, "meeting.removed", meetingId);
    await expect(getMeeting(ctx, { id: meetingId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(withAttempt(testDb.db, job, async () => {})).rejects.toThrow(Fenced);
    const purge = await testDb.db.job.findFirstOrThrow({ where: { orgId: ctx.orgId, name: "purge" } });
    expect(purge.options).toEqual({ mediaKeys, personIds: [], jobIds: [jobId] });
    expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "cancelled" });
  });

  test("a member removes their own meetings, not those of others", async () => {
    const member = await aCtx(testDb.db, { role: "member", beside: ctx });
    const { id: own } = await createMeeting(member, { title: "Mine" });
    const { id: other } = await createMeeting(ctx, { title: "Not mine" });
    await removeMeeting(member, { id: own });
    await expect(removeMeeting(member, { id: other })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
