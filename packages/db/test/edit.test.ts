import { randomUUID } from "node:crypto";
import type { EditCommand } from "@rollcall/core/edit/command";
import type { EditResult } from "@rollcall/core/edit/editLog";
import { segmentText } from "@rollcall/core/transcript";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { editsSince } from "../src/edit/editsSince.ts";
import { editTranscript } from "../src/edit/editTranscript.ts";
import { listEdits } from "../src/edit/listEdits.ts";
import { packMachineRun } from "../src/edit/machineRun.ts";
import { restoreRevision } from "../src/edit/restoreRevision.ts";
import { takeBack } from "../src/edit/takeBack.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aTranscribedMeeting, someSegments } from "../src/testing/factories.ts";
import { addSpeaker } from "../src/transcript/addSpeaker.ts";
import { labelSpeaker } from "../src/transcript/labelSpeaker.ts";
import { listSegments } from "../src/transcript/listSegments.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

async function setUp() {
  const ctx = await aCtx(testDb.db);
  const { transcriptId, speakerIds } = await aTranscribedMeeting(ctx);
  await testDb.db.transcript.updateMany({
    where: { id: transcriptId },
    data: { machine: await packMachineRun(someSegments) },
  });
  const rows = async () => (await listSegments(ctx, { transcriptId })).items;
  const texts = async () => (await rows()).map(({ text }) => text);
  const edit = (command: EditCommand, by: Ctx = ctx, editId: string = randomUUID()) =>
    editTranscript(by, { transcriptId, editId, command });
  const back = (direction: "undo" | "redo", by: Ctx = ctx) =>
    takeBack(by, { transcriptId, editId: randomUUID(), direction });
  return { ctx, transcriptId, speakerIds, rows, texts, edit, back };
}

describe("editing a transcript", () => {
  it("writes words, version, log and audit, and tells who looks on", async () => {
    const { ctx, transcriptId, rows, edit } = await setUp();
    const [first] = await rows();
    const heard = await listen(testDb.url);
    const told = heard.next();
    const editId = randomUUID();
    const done = await edit({ kind: "reword", segmentId: first!.id, version: 1, text: "Hello there." }, ctx, editId);
    expect(done).toMatchObject({
      kind: "done",
      revision: 1,
      removed: [],
      segments: [{ text: "Hello there.", version: 2 }],
    });
    expect((await rows())[0]!.words.map(({ t, h }) => [t, h])).toEqual([
      ["Hello", true],
      ["there.", true],
    ]);
    expect(await told).toEqual({ orgId: ctx.orgId, transcriptId, revision: 1 });
    await heard.stop();
    expect(await expectAudit(ctx, "transcript.edited", transcriptId)).toEqual({ editId, kind: "reword", segments: 1 });
  });

  it("a speaker added twice is one, and who looks on is told of speakers too", async () => {
    const { ctx, transcriptId, speakerIds } = await setUp();
    const heard = await listen(testDb.url);
    const speakerId = randomUUID();
    const told = heard.next();
    const added = await addSpeaker(ctx, { transcriptId, speakerId });
    expect(await told).toEqual({ orgId: ctx.orgId, transcriptId });
    expect(await addSpeaker(ctx, { transcriptId, speakerId })).toEqual(added);
    const toldAgain = heard.next();
    await labelSpeaker(ctx, { speakerId: speakerIds[0] ?? "", alias: "Chair" });
    expect(await toldAgain).toEqual({ orgId: ctx.orgId, transcriptId });
    await heard.stop();
  });

  it("a passage saved again and again while it is typed is one edit, taken back at once", async () => {
    const { ctx, transcriptId, rows, texts, edit, back } = await setUp();
    const [first, second] = await rows();
    await edit({ kind: "reword", segmentId: first!.id, version: 1, text: "Hello." });
    await edit({ kind: "reword", segmentId: first!.id, version: 1, text: "Hello the" });
    await edit({ kind: "reword", segmentId: first!.id, version: 2, text: "Hello there, Anna" });
    await edit({ kind: "reword", segmentId: first!.id, version: 3, text: "Hello there." });
    const { items } = await listEdits(ctx, { transcriptId });
    expect(items).toMatchObject([{ revision: 3, kind: "reword", before: "Hello.", after: "Hello there." }]);
    expect((await editsSince(ctx, { transcriptId, revision: 2 })).segments).toMatchObject([{ text: "Hello there." }]);
    // Another person, another passage, or a removal is an edit of its own.
    await edit(
      { kind: "reword", segmentId: first!.id, version: 4, text: "Hello!" },
      await aCtx(testDb.db, { beside: ctx }),
    );
    await edit({ kind: "reword", segmentId: second!.id, version: 1, text: "Hi" });
    await edit({ kind: "reword", segmentId: second!.id, version: 2, text: "" });
    expect((await listEdits(ctx, { transcriptId })).items).toHaveLength(4);
    await back("undo");
    await back("undo");
    expect(await texts()).toEqual(["Hello!", "Hi.", "Hm."]);
  });

  it("an edit sent twice is done once", async () => {
    const { ctx, rows, texts, edit } = await setUp();
    const [, second] = await rows();
    const [editId, secondId] = [randomUUID(), randomUUID()];
    await edit({ kind: "reword", segmentId: second!.id, version: 1, text: "Hi to all." });
    const command: EditCommand = { kind: "split", segmentId: second!.id, version: 2, at: 5, secondId };
    const once = await edit(command, ctx, editId);
    const twice = await edit(command, ctx, editId);
    expect(twice).toEqual(once);
    expect(await texts()).toEqual(["Hello.", "Hi to", "all.", "Hm."]);
  });

  it("two people at one passage: the later one is told how it stands, and nothing is lost", async () => {
    const { ctx, rows, texts, edit } = await setUp();
    const other = await aCtx(testDb.db, { role: "member", beside: ctx });
    const [first] = await rows();
    const results = await Promise.all([
      edit({ kind: "reword", segmentId: first!.id, version: 1, text: "Mine." }),
      edit({ kind: "reword", segmentId: first!.id, version: 1, text: "Theirs." }, other),
    ]);
    const kinds = results.map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(["conflict", "done"]);
    const winner = results[kinds.indexOf("done")]!;
    expect(results[kinds.indexOf("conflict")]!.segments).toEqual(winner.segments);
    expect((await texts())[0]).toBe(winner.segments[0]!.text);
  });

  it("who speaks can be changed while somebody else changes what is said", async () => {
    const { rows, edit, speakerIds } = await setUp();
    const all = await rows();
    await edit({ kind: "reword", segmentId: all[2]!.id, version: 1, text: "Hmm." });
    const done = await edit({ kind: "assign", segmentIds: all.map(({ id }) => id), speakerId: speakerIds[1]! });
    expect(done.kind).toBe("done");
    expect((await rows()).map(({ speakerId, text }) => [speakerId, text])).toEqual([
      [speakerIds[1], "Hello."],
      [speakerIds[1], "Hi."],
      [speakerIds[1], "Hmm."],
    ]);
  });

  it("joins neighbours only, and gives a passage back to the models", async () => {
    const { rows, texts, edit, speakerIds } = await setUp();
    const [a, b, c] = await rows();
    const far: EditCommand = { kind: "merge", segmentId: a!.id, version: 1, secondId: c!.id, secondVersion: 1 };
    await expect(edit(far)).rejects.toMatchObject({ code: "VALIDATION" });
    await edit({ kind: "merge", segmentId: a!.id, version: 1, secondId: b!.id, secondVersion: 1 });
    expect(await texts()).toEqual(["Hello. Hi.", "Hm."]);
    await edit({ kind: "reword", segmentId: a!.id, version: 2, text: "Quite wrong" });
    await edit({ kind: "assign", segmentIds: [a!.id], speakerId: null });
    await edit({ kind: "reset", segmentId: a!.id, version: 4 });
    expect((await rows())[0]).toMatchObject({ text: "Hello. Hi.", speakerId: speakerIds[0] });
  });

  it("takes back what this person did, in order, and does it again", async () => {
    const { ctx, rows, texts, edit, back } = await setUp();
    const other = await aCtx(testDb.db, { role: "member", beside: ctx });
    const [a, b] = await rows();
    const before = await rows();
    await edit({ kind: "reword", segmentId: a!.id, version: 1, text: "One." });
    await edit({ kind: "remove", segmentId: b!.id, version: 1 });
    await edit({ kind: "reword", segmentId: before[2]!.id, version: 1, text: "Other." }, other);
    expect((await back("undo")).kind).toBe("done");
    expect((await back("undo")).kind).toBe("done");
    expect(await back("undo")).toMatchObject({ kind: "nothing" });
    expect(await texts()).toEqual(["Hello.", "Hi.", "Other."]);
    expect((await rows())[1]).toEqual({ ...before[1], version: 1 });
    await back("redo");
    await back("redo");
    expect(await texts()).toEqual(["One.", "Other."]);
    expect(await back("redo")).toMatchObject({ kind: "nothing" });
    await back("undo", other);
    expect(await texts()).toEqual(["One.", "Hm."]);
  });

  it("does not take back what somebody else has changed since", async () => {
    const { ctx, rows, edit, back } = await setUp();
    const other = await aCtx(testDb.db, { role: "member", beside: ctx });
    const [a] = await rows();
    await edit({ kind: "reword", segmentId: a!.id, version: 1, text: "Mine." });
    await edit({ kind: "reword", segmentId: a!.id, version: 2, text: "Theirs." }, other);
    expect(await back("undo")).toMatchObject({ kind: "conflict", segments: [{ text: "Theirs." }] });
  });

  it("history tells who did what; any revision can be restored, and that taken back", async () => {
    const { ctx, transcriptId, rows, texts, edit, back } = await setUp();
    const [a, b] = await rows();
    await edit({ kind: "reword", segmentId: a!.id, version: 1, text: "One." });
    await edit({ kind: "reword", segmentId: b!.id, version: 1, text: "Two." });
    await edit({ kind: "remove", segmentId: a!.id, version: 2 });
    const history = await listEdits(ctx, { transcriptId, limit: 2 });
    expect(history.items.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ["remove", "One.", ""],
      ["reword", "Hi.", "Two."],
    ]);
    expect(history.items[0]!.user?.name).toBe("A user");
    expect((await listEdits(ctx, { transcriptId, before: history.next! })).items.map(({ after }) => after)).toEqual([
      "One.",
    ]);

    await restoreRevision(ctx, { transcriptId, editId: randomUUID(), revision: 1 });
    expect(await texts()).toEqual(["One.", "Hi.", "Hm."]);
    await back("undo");
    expect(await texts()).toEqual(["Two.", "Hm."]);
    await restoreRevision(ctx, { transcriptId, editId: randomUUID(), revision: 0 });
    expect(await texts()).toEqual(["Hello.", "Hi.", "Hm."]);
  });

  it("who looks on learns just what changed", async () => {
    const { ctx, transcriptId, rows, edit } = await setUp();
    const [a, b, c] = await rows();
    await edit({ kind: "reword", segmentId: a!.id, version: 1, text: "One." });
    await edit({ kind: "remove", segmentId: b!.id, version: 1 });
    const since = await editsSince(ctx, { transcriptId, revision: 0 });
    expect(since).toMatchObject({ revision: 2, removed: [b!.id], segments: [{ id: a!.id, text: "One." }] });
    expect(since.segments.some(({ id }) => id === c!.id)).toBe(false);
    expect(await editsSince(ctx, { transcriptId, revision: 2 })).toEqual({ revision: 2, segments: [], removed: [] });
  });

  it("another organisation sees and changes nothing", async () => {
    const { transcriptId, rows, speakerIds, edit } = await setUp();
    const stranger = await aCtx(testDb.db);
    const [a] = await rows();
    const command: EditCommand = { kind: "reword", segmentId: a!.id, version: 1, text: "Ours." };
    const attempts = [
      () => edit(command, stranger),
      () => takeBack(stranger, { transcriptId, editId: randomUUID(), direction: "undo" }),
      () => editsSince(stranger, { transcriptId, revision: 0 }),
      () => listEdits(stranger, { transcriptId }),
      () => restoreRevision(stranger, { transcriptId, editId: randomUUID(), revision: 0 }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "NOT_FOUND" });
    const theirs = await aTranscribedMeeting(stranger);
    const assign: EditCommand = { kind: "assign", segmentIds: [a!.id], speakerId: theirs.speakerIds[0]! };
    await expect(edit(assign)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await rows())[0]).toMatchObject({ text: "Hello.", speakerId: speakerIds[0] });
  });

  it("a long meeting is reassigned at once in reasonable time", async () => {
    const { ctx, transcriptId, speakerIds, edit } = await setUp();
    const rows = Array.from({ length: 4000 }, (_, i) => ({
      orgId: ctx.orgId,
      transcriptId,
      n: 10 + i,
      startMs: 10_000 + i * 1000,
      endMs: 10_900 + i * 1000,
      speakerId: speakerIds[0]!,
      text: "a b c d e f g h i j k",
      words: "abcdefghijk"
        .split("")
        .map((t, k) => ({ t, s: 10_000 + i * 1000 + k * 50, e: 10_050 + i * 1000 + k * 50, c: 0.5 })),
      attempt: 1,
    }));
    await testDb.db.segment.createMany({ data: rows });
    const ids = (await testDb.db.segment.findMany({ where: { transcriptId }, select: { id: true } })).map(
      ({ id }) => id,
    );
    const startedAt = performance.now();
    const done: EditResult = await edit({ kind: "assign", segmentIds: ids, speakerId: speakerIds[1]! });
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(done.segments.every(({ speakerId }) => speakerId === speakerIds[1])).toBe(true);
    expect(segmentText(done.segments[2000]!.words)).toBe("a b c d e f g h i j k");
  });
});

/** What is told about edits, one after the other. */
async function listen(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("listen rollcall_edit");
  return {
    next: () =>
      new Promise<unknown>((resolve) => client.once("notification", ({ payload }) => resolve(JSON.parse(payload!)))),
    stop: () => client.end(),
  };
}

describe("voices", () => {
  it("a voice the models did not tell apart can be added, called something, and given words", async () => {
    const { ctx, transcriptId, rows, edit } = await setUp();
    const stranger = await aCtx(testDb.db);
    const speakerId = randomUUID();
    await expect(addSpeaker(stranger, { transcriptId, speakerId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await addSpeaker(ctx, { transcriptId, speakerId })).toMatchObject({ label: "Speaker 3", colour: 2 });
    await expect(labelSpeaker(stranger, { speakerId, alias: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await labelSpeaker(ctx, { speakerId, alias: " Interviewer ", colour: 5 })).toMatchObject({
      label: "Interviewer",
      colour: 5,
    });
    const [first] = await rows();
    await edit({ kind: "assign", segmentIds: [first!.id], speakerId });
    expect((await rows())[0]!.speakerId).toBe(speakerId);
    expect(await labelSpeaker(ctx, { speakerId, alias: null })).toMatchObject({ label: "Speaker 3" });
  });
});
