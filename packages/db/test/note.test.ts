import { randomUUID } from "node:crypto";
import { maxVocabulary } from "@rollcall/core/meeting";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editTranscript } from "../src/edit/editTranscript.ts";
import { packMachineRun } from "../src/edit/machineRun.ts";
import { previewRestore } from "../src/edit/previewRestore.ts";
import { restoreRevision } from "../src/edit/restoreRevision.ts";
import { takeBack } from "../src/edit/takeBack.ts";
import { addNote } from "../src/note/addNote.ts";
import { answerNote } from "../src/note/answerNote.ts";
import { changeNote } from "../src/note/changeNote.ts";
import { listNotes } from "../src/note/listNotes.ts";
import { removeNote } from "../src/note/removeNote.ts";
import { addWord } from "../src/org/addWord.ts";
import { listMembers } from "../src/org/listMembers.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aTranscribedMeeting, someSegments } from "../src/testing/factories.ts";
import { listSegments } from "../src/transcript/listSegments.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

async function setUp() {
  const ctx = await aCtx(testDb.db);
  const colleague = await aCtx(testDb.db, { role: "member", beside: ctx });
  const stranger = await aCtx(testDb.db);
  const meeting = await aTranscribedMeeting(ctx);
  return { ctx, colleague, stranger, ...meeting };
}

describe("notes", () => {
  it("stand on a stretch of the recording, name people, are answered, done and undone", async () => {
    const { ctx, colleague, meetingId } = await setUp();
    const noteId = randomUUID();
    const note = {
      meetingId,
      noteId,
      startMs: 1000,
      endMs: 1900,
      quote: "Hi.",
      text: " Check this, ",
      mentions: [colleague.actor.userId],
    };
    await addNote(ctx, note);
    await addNote(ctx, note);
    await addNote(colleague, { meetingId, noteId: randomUUID(), startMs: 0, endMs: 900, quote: "Hello." });
    await answerNote(colleague, { noteId, answerId: randomUUID(), text: "It is right." });
    const [highlight, comment] = await listNotes(ctx, { meetingId });
    expect(highlight).toMatchObject({ text: "", quote: "Hello.", startMs: 0, doneAt: null, answers: [] });
    expect(comment).toMatchObject({
      text: "Check this,",
      author: { id: ctx.actor.userId },
      mentions: [{ id: colleague.actor.userId }],
      isEdited: false,
      answers: [{ text: "It is right.", author: { id: colleague.actor.userId } }],
    });
    await changeNote(colleague, { noteId, isDone: true });
    expect((await listNotes(ctx, { meetingId }))[1]).toMatchObject({ doneAt: expect.any(String), isEdited: false });
    await changeNote(ctx, { noteId, isDone: false });
    await changeNote(ctx, { noteId, text: "Another text" });
    expect((await listNotes(ctx, { meetingId }))[1]).toMatchObject({
      doneAt: null,
      text: "Another text",
      mentions: [],
    });
    expect(await expectAudit(ctx, "note.added", noteId)).toMatchObject({ hasText: true, mentions: 1 });
  });

  it("are rewritten by their author alone, and removed by them or an owner, answers with them", async () => {
    const { ctx, colleague, meetingId } = await setUp();
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const place = { meetingId, startMs: 0, endMs: 900, quote: "Hello." };
    await addNote(ctx, { ...place, noteId: mine, text: "mine" });
    await addNote(colleague, { ...place, noteId: theirs, text: "theirs" });
    await answerNote(ctx, { noteId: theirs, answerId: randomUUID(), text: "yes" });
    await expect(changeNote(ctx, { noteId: theirs, text: "x" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(removeNote(colleague, { noteId: mine })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await removeNote(ctx, { noteId: theirs });
    expect((await listNotes(ctx, { meetingId })).map(({ id }) => id)).toEqual([mine]);
    await expectAudit(ctx, "note.removed", theirs);
  });

  it("belong to an organisation: strangers find, answer, change and mention nobody", async () => {
    const { ctx, stranger, meetingId } = await setUp();
    const noteId = randomUUID();
    const note = { meetingId, noteId, startMs: 0, endMs: 900, quote: "Hello.", text: "x" };
    await addNote(ctx, note);
    const refused = [
      () => addNote(stranger, { ...note, noteId: randomUUID() }),
      () => answerNote(stranger, { noteId, answerId: randomUUID(), text: "x" }),
      () => changeNote(stranger, { noteId, isDone: true }),
      () => removeNote(stranger, { noteId }),
      () => listNotes(stranger, { meetingId }),
      () => addNote(ctx, { ...note, noteId: randomUUID(), mentions: [stranger.actor.userId] }),
    ];
    for (const verb of refused) await expect(verb()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(addNote(ctx, { ...note, endMs: 0 })).rejects.toMatchObject({ code: "VALIDATION" });
    expect(await listMembers(ctx)).toHaveLength(2);
    expect((await listNotes(ctx, { meetingId })).map((one) => one.doneAt)).toEqual([null]);
  });
});

it("going back is shown before it is done, and can itself be taken back", async () => {
  const { ctx, stranger, transcriptId, speakerIds } = await setUp();
  await testDb.db.transcript.update({
    where: { id: transcriptId },
    data: { machine: await packMachineRun(someSegments) },
  });
  const texts = async () => (await listSegments(ctx, { transcriptId })).items.map(({ text }) => text);
  const [first, second] = (await listSegments(ctx, { transcriptId })).items;
  const edit = (command: Parameters<typeof editTranscript>[1]["command"]) =>
    editTranscript(ctx, { transcriptId, editId: randomUUID(), command });
  await edit({ kind: "reword", segmentId: first!.id, version: 1, text: "Hello there." });
  await edit({ kind: "assign", segmentIds: [second!.id], speakerId: speakerIds[0]! });
  const preview = await previewRestore(ctx, { transcriptId, revision: 0 });
  expect(preview).toEqual({
    edits: 2,
    segments: 2,
    passages: [
      { startMs: 0, before: "Hello there.", after: "Hello.", isSpeakerChanged: false },
      { startMs: 1000, before: null, after: null, isSpeakerChanged: true },
    ],
  });
  expect(await texts()).toEqual(["Hello there.", "Hi.", "Hm."]);
  await expect(previewRestore(stranger, { transcriptId, revision: 0 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await restoreRevision(ctx, { transcriptId, editId: randomUUID(), revision: 0 });
  expect(await texts()).toEqual(["Hello.", "Hi.", "Hm."]);
  await takeBack(ctx, { transcriptId, editId: randomUUID(), direction: "undo" });
  expect(await texts()).toEqual(["Hello there.", "Hi.", "Hm."]);
});

it("every member adds words to those the organisation expects, each once", async () => {
  const { ctx, colleague } = await setUp();
  expect(await addWord(colleague, { word: " siobhán " })).toEqual({ words: ["siobhán"], isNew: true });
  await expectAudit(colleague, "organization.wordAdded", ctx.orgId);
  expect(await addWord(colleague, { word: "Siobhán" })).toEqual({ words: ["Siobhán"], isNew: true });
  expect(await addWord(ctx, { word: "Siobhán" })).toEqual({ words: ["Siobhán"], isNew: false });
  await testDb.db.organization.update({
    where: { id: ctx.orgId },
    data: { vocabulary: Array.from({ length: maxVocabulary }, (_, i) => `w${i}`) },
  });
  await expect(addWord(ctx, { word: "more" })).rejects.toMatchObject({ code: "LIMIT" });
});
