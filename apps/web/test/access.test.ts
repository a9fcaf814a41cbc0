import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appRouter } from "../src/server/root.ts";
import { aRecordedMeeting, aSample, aSpeaker } from "./support/meetings.ts";
import { type Account, signUp, startTestApp, stranger, type TestApp } from "./support/testApp.ts";

/** Procedures anyone may call, and those that name no row of the workspace. */
const open = [
  "authStatus.get",
  "enrollmentLink.look",
  "enrollmentLink.consent",
  "enrollmentLink.submit",
  "enrollmentLink.withdraw",
];
const nameless = [
  "meeting.list",
  "meeting.create",
  "meeting.trySample",
  "person.list",
  "person.create",
  "person.clipPolicy",
  "naming.settings",
  "apiKey.list",
  "apiKey.create",
  "naming.setSettings",
  "naming.groups",
  "org.me",
  "org.workers",
  "org.vocabulary",
  "org.setVocabulary",
  "org.limits",
  "org.setLimits",
  "org.voiceModels",
  "org.startVoiceMove",
  "note.members",
  "note.addWord",
  "job.list",
  "job.count",
  "job.changes",
];
const subscriptions = ["job.watch", "job.changes", "edit.watch"];

const paths = Object.keys(appRouter._def.procedures);
let app: TestApp;
let owner: Account;
let other: Account;
/** For each procedure, input that works for the owner. */
let inputs: Record<string, object>;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
  other = await signUp();
  const { meetingId, transcriptId, jobId } = await aRecordedMeeting(app, owner);
  const speakerId = await aSpeaker(app, owner, transcriptId);
  const { id: personId } = await owner.api.person.create({ name: "Brenda" });
  const consent = { personId, textVersion: "1", textHash: "0".repeat(64), method: "form" };
  await owner.api.person.recordConsent(consent);
  const conflict = await app.db.conflict.create({
    data: { orgId: owner.orgId, transcriptId, kind: "text", startMs: 0, endMs: 1000, old: "a", fresh: "b", mine: "c" },
    select: { id: true },
  });
  const { id: linkId } = await owner.api.person.createLink({ personId });
  const sampleId = await aSample(app, owner, personId);
  const batch = await app.db.namingBatch.create({
    data: { orgId: owner.orgId, personId, state: "ready", changes: [{ speakerId, isSure: true, score: null }] },
    select: { id: true },
  });
  const key = await owner.api.apiKey.create({ name: "A program", scopes: ["speakers:read"] });
  const move = await app.db.voiceMove.create({ data: { orgId: owner.orgId, toModelId: "a-voice@01234567.1" } });
  const editId = randomUUID();
  const { id: noteId } = await app.db.note.create({
    data: { orgId: owner.orgId, meetingId, startMs: 0, endMs: 1000, quote: "a", authorId: owner.userId },
    select: { id: true },
  });
  inputs = {
    "edit.restorePreview": { transcriptId, revision: 0 },
    "meeting.regroup": { meetingId, speakers: 2 },
    "note.list": { meetingId },
    "note.add": { meetingId, noteId: randomUUID(), startMs: 0, endMs: 1000, quote: "a", text: "b", mentions: [] },
    "note.answer": { noteId, answerId: randomUUID(), text: "c", mentions: [] },
    "note.change": { noteId, isDone: true },
    "note.remove": { noteId },
    "note.addWord": { word: "Rollcall" },
    "edit.do": { transcriptId, editId, command: { kind: "remove", segmentId: randomUUID(), version: 1 } },
    "edit.takeBack": { transcriptId, editId, direction: "undo" },
    "edit.since": { transcriptId, revision: 0 },
    "edit.history": { transcriptId },
    "edit.restore": { transcriptId, editId, revision: 0 },
    "edit.conflicts": { transcriptId },
    "edit.resolve": { conflictId: conflict.id, editId, choice: "mine" },
    "edit.addSpeaker": { transcriptId, speakerId: randomUUID() },
    "edit.labelSpeaker": { speakerId, alias: "Chair" },
    "edit.watch": { transcriptId, revision: 0 },
    "apiKey.create": { name: "A program", scopes: ["meetings:read"] },
    "apiKey.revoke": { id: key.id },
    "naming.review": { meetingId },
    "naming.unname": { speakerId },
    "naming.learn": { speakerId, clips: [{ startMs: 0, endMs: 5000 }] },
    "naming.setAttendees": { meetingId, personIds: [] },
    "naming.propose": { speakerId },
    "naming.batch": { batchId: batch.id },
    "naming.give": { batchId: batch.id, speakerIds: [speakerId] },
    "naming.undo": { batchId: batch.id },
    "naming.nameGroup": { groupId: randomUUID(), personId },
    "naming.setSettings": { certainty: "strict" },
    "naming.groups": {},
    "meeting.get": { id: meetingId },
    "meeting.rename": { id: meetingId, title: "Another title" },
    "meeting.retry": { id: meetingId },
    "meeting.remove": { id: meetingId },
    "transcript.segments": { transcriptId },
    "transcript.nameSpeaker": { speakerId, personId: null },
    "person.get": { id: personId },
    "person.rename": { id: personId, name: "Another name" },
    "person.recordConsent": consent,
    "person.withdrawConsent": { personId },
    "person.startEnrollment": { personId, uploadIds: ["0".repeat(32)] },
    "person.revokeSample": { sampleId },
    "person.answerAlike": { sampleId, areTwoPeople: true },
    "person.renew": { personId },
    "person.createLink": { personId },
    "person.revokeLink": { linkId },
    "person.erase": { id: personId },
    "job.get": { id: jobId },
    "job.cancel": { id: jobId },
    "job.watch": { id: jobId },
    "job.cancelMany": { ids: [jobId] },
    "job.retryMany": { ids: [jobId] },
    "job.list": {},
    "job.count": {},
    "meeting.rerun": { meetingId },
    "meeting.versions": { meetingId },
    "meeting.showVersion": { meetingId, transcriptId },
    "org.setVocabulary": { words: ["Rollcall"] },
    "org.setLimits": { jobConcurrency: 4, retentionDays: null },
    "org.startVoiceMove": { model: "a-voice@01234567.1" },
    "org.decideVoiceMove": { id: move.id, decision: "abandon" },
    "meeting.create": { title: "Planning" },
    "meeting.trySample": {},
    "meeting.list": {},
    "person.list": {},
    "person.create": { name: "Dave" },
  };
});
afterAll(() => app.close());

test("every procedure that takes an id is in the table below", () => {
  const named = paths.filter((path) => !open.includes(path) && !nameless.includes(path));
  expect(named.filter((path) => inputs[path] === undefined)).toEqual([]);
});

describe("without a session", () => {
  test.each(paths.filter((path) => !open.includes(path)))("%s is refused", async (path) => {
    await expect(call(stranger(), path, inputs[path])).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });
});

describe("what belongs to another workspace does not exist", () => {
  const named = paths.filter((path) => !open.includes(path) && !nameless.includes(path));
  test.each(named)("%s", async (path) => {
    await expect(call(other.api, path, inputs[path])).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("nor can a person of another workspace be given to one's own speaker", async () => {
    const { transcriptId } = await aRecordedMeeting(app, other);
    const speakerId = await aSpeaker(app, other, transcriptId);
    const { personId } = inputs["person.withdrawConsent"] as { personId: string };
    await expect(other.api.transcript.nameSpeaker({ speakerId, personId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("lists show one's own alone", async () => {
    const newcomer = await signUp();
    expect((await newcomer.api.meeting.list({})).items).toEqual([]);
    expect(await newcomer.api.person.list({})).toEqual([]);
    expect((await newcomer.api.job.list({})).items).toEqual([]);
    expect(Object.values(await newcomer.api.job.count({}))).toEqual([0, 0, 0, 0, 0]);
    expect(await newcomer.api.job.cancelMany({ filter: {} })).toEqual({ changed: 0, skipped: 0, hasMore: false });
    expect(await newcomer.api.job.retryMany({ filter: {} })).toEqual({ changed: 0, skipped: 0, hasMore: false });
    await newcomer.api.org.setVocabulary({ words: ["Theirs"] });
    expect(await owner.api.org.vocabulary()).toEqual({ words: [] });
    await newcomer.api.org.setLimits({ jobConcurrency: 3, retentionDays: 30 });
    expect(await owner.api.org.limits()).toEqual({ jobConcurrency: 8, retentionDays: null });
  });

  test("and nothing of the owner was touched by all this", async () => {
    const meeting = await owner.api.meeting.get(inputs["meeting.get"] as { id: string });
    expect(meeting).toMatchObject({ title: "Planning", job: { state: "queued" } });
    expect(await owner.api.person.get(inputs["person.get"] as { id: string })).toMatchObject({ name: "Brenda" });
  });
});

test("an id that is none is answered like one that does not exist", async () => {
  await expect(owner.api.meeting.get({ id: "nonsense" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(owner.api.job.get({ id: randomUUID() })).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("input that cannot be used is refused with a sentence", async () => {
  await expect(owner.api.meeting.create({ title: "  " })).rejects.toMatchObject({
    code: "BAD_REQUEST",
    message: "Give the meeting a title.",
  });
});

/** Calls a procedure by its dotted path; a subscription is asked for its first event. */
async function call(api: object, path: string, input: unknown): Promise<unknown> {
  const [router = "", procedure = ""] = path.split(".");
  const routers = api as Record<string, Record<string, (input: unknown) => Promise<unknown>>>; // a caller is a tree of functions
  const result = await routers[router]?.[procedure]?.(input);
  if (!subscriptions.includes(path)) return result;
  return (result as AsyncIterable<unknown>)[Symbol.asyncIterator]().next();
}
