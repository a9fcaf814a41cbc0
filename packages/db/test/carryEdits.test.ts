import { randomUUID } from "node:crypto";
import type { EditCommand } from "@rollcall/core/edit/command";
import type { SpokenSegment } from "@rollcall/core/transcript";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { editTranscript } from "../src/edit/editTranscript.ts";
import { listConflicts } from "../src/edit/listConflicts.ts";
import { packMachineRun } from "../src/edit/machineRun.ts";
import { resolveConflict } from "../src/edit/resolveConflict.ts";
import { restoreRevision } from "../src/edit/restoreRevision.ts";
import { takeBack } from "../src/edit/takeBack.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { withAttempt } from "../src/job/withAttempt.ts";
import { getMeeting } from "../src/meeting/getMeeting.ts";
import { rerunMeeting } from "../src/meeting/rerunMeeting.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { aPerson, aRecordedMeeting, aSpeaker, claimed } from "../src/testing/factories.ts";
import { finishTranscript } from "../src/transcript/finishTranscript.ts";
import { listSegments } from "../src/transcript/listSegments.ts";
import { nameSpeaker } from "../src/transcript/nameSpeaker.ts";
import { replaceSegments } from "../src/transcript/replaceSegments.ts";
import { saveSpeakers } from "../src/transcript/saveSpeakers.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

/** "S1: one two" lines, a word each 400 ms. */
function spoken(lines: readonly string[]): SpokenSegment[] {
  let ms = 0;
  return lines.map((line) => {
    const [speaker = "", text = ""] = line.split(": ");
    const words = text.split(" ").map((t) => {
      ms += 400;
      return { t, s: ms, e: ms + 300, c: 0.7 };
    });
    return { speaker, startMs: words[0]!.s, endMs: words.at(-1)!.e, words };
  });
}

/** Ends a transcription with these lines, as the worker would. */
async function transcribed(ctx: Ctx, jobId: string, lines: readonly string[]) {
  const job = await claimed(ctx, jobId);
  const transcriptId = job.transcriptId ?? "";
  const segments = spoken(lines);
  const clusters = [...new Set(segments.map(({ speaker }) => speaker ?? ""))];
  const machine = await packMachineRun(segments);
  await withAttempt(ctx.db, job, async (tx) => {
    await saveSpeakers(tx, job, { transcriptId, speakers: clusters.map(aSpeaker) });
    await replaceSegments(tx, job, { transcriptId, segments });
    await finishTranscript(tx, job, { transcriptId, models: {}, turns: [], timings: {}, machine });
    await finishJob(tx, job);
  });
  return transcriptId;
}

async function shown(ctx: Ctx, meetingId: string) {
  const { transcript, speakers } = await getMeeting(ctx, { id: meetingId });
  const { items } = await listSegments(ctx, { transcriptId: transcript!.id });
  const nameOf = (id: string | null) => {
    const speaker = speakers.find((candidate) => candidate.id === id);
    return speaker?.person?.name ?? speaker?.cluster;
  };
  return items.map(({ speakerId, text }) => `${nameOf(speakerId)}: ${text}`);
}

it("another run keeps what people did, lists where it disagrees, and the models' own text is still there", async () => {
  const ctx = await aCtx(testDb.db);
  const { meetingId, jobId } = await aRecordedMeeting(ctx);
  const first = await transcribed(ctx, jobId, ["S1: we met jonson there", "S2: did he agree", "S1: yes he did"]);
  const [a, b] = (await listSegments(ctx, { transcriptId: first })).items;
  const edit = (command: EditCommand) => editTranscript(ctx, { transcriptId: first, editId: randomUUID(), command });
  await edit({ kind: "reword", segmentId: a!.id, version: 1, text: "we met Johnson there" });
  await edit({ kind: "reword", segmentId: b!.id, version: 1, text: "did she agree" });
  const anna = await aPerson(ctx, { name: "Anna" });
  await nameSpeaker(ctx, { speakerId: a!.speakerId!, personId: anna.personId });

  const { jobId: again } = await rerunMeeting(ctx, { meetingId, options: { speakers: 2 } });
  const second = await transcribed(ctx, again, [
    "S1: we met jonson",
    "S1: there",
    "S2: did we agree",
    "S1: yes he did",
  ]);
  expect(await shown(ctx, meetingId)).toEqual([
    "Anna: we met Johnson",
    "Anna: there",
    "S2: did she agree",
    "Anna: yes he did",
  ]);
  const conflicts = await listConflicts(ctx, { transcriptId: second });
  expect(conflicts).toMatchObject([{ kind: "text", old: "he", fresh: "we", mine: "she" }]);
  const stranger = await aCtx(testDb.db);
  await expect(listConflicts(stranger, { transcriptId: second })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const choice = { conflictId: conflicts[0]!.id, choice: "fresh" } as const;
  await expect(resolveConflict(stranger, { ...choice, editId: randomUUID() })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await resolveConflict(ctx, { ...choice, editId: randomUUID() });
  expect((await shown(ctx, meetingId))[2]).toBe("S2: did we agree");
  expect(await listConflicts(ctx, { transcriptId: second })).toEqual([]);
  await takeBack(ctx, { transcriptId: second, editId: randomUUID(), direction: "undo" });
  expect((await shown(ctx, meetingId))[2]).toBe("S2: did she agree");

  await restoreRevision(ctx, { transcriptId: second, editId: randomUUID(), revision: 0 });
  expect((await shown(ctx, meetingId))[0]).toBe("Anna: we met jonson");
});

it("a speaker that only people know of lives on in the next run", async () => {
  const ctx = await aCtx(testDb.db);
  const { meetingId, jobId } = await aRecordedMeeting(ctx);
  const first = await transcribed(ctx, jobId, ["S1: good morning all", "S2: hello", "S1: late again"]);
  const rows = (await listSegments(ctx, { transcriptId: first })).items;
  const command: EditCommand = { kind: "assign", segmentIds: [rows[2]!.id], speakerId: rows[1]!.speakerId };
  await editTranscript(ctx, { transcriptId: first, editId: randomUUID(), command });
  const ben = await aPerson(ctx, { name: "Ben" });
  await nameSpeaker(ctx, { speakerId: rows[1]!.speakerId!, personId: ben.personId });

  const { jobId: again } = await rerunMeeting(ctx, { meetingId, options: { speakers: 1 } });
  await transcribed(ctx, again, ["S1: good morning all hello late again"]);
  expect(await shown(ctx, meetingId)).toEqual(["S1: good morning all hello", "Ben: late again"]);
});

it("an edit of the version that was just replaced is refused, so that nothing is lost unseen", async () => {
  const ctx = await aCtx(testDb.db);
  const { meetingId, jobId } = await aRecordedMeeting(ctx);
  const first = await transcribed(ctx, jobId, ["S1: one"]);
  const [row] = (await listSegments(ctx, { transcriptId: first })).items;
  const { jobId: again } = await rerunMeeting(ctx, { meetingId });
  await transcribed(ctx, again, ["S1: one"]);
  const command: EditCommand = { kind: "reword", segmentId: row!.id, version: 1, text: "two" };
  const late = editTranscript(ctx, { transcriptId: first, editId: randomUUID(), command });
  await expect(late).rejects.toMatchObject({ code: "PRECONDITION" });
});
