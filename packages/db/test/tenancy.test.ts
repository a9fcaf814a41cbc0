import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Ctx } from "../src/ctx.ts";
import { createLink } from "../src/enrollment/createLink.ts";
import { addNote } from "../src/note/addNote.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { aFile, anEnrolledPerson, aTranscribedMeeting } from "../src/testing/factories.ts";

// Every verb that takes a context is found by its exported input schema, so that a new one cannot be forgotten here.

type Verb = (ctx: Ctx, input: unknown) => Promise<unknown>;
interface FoundVerb {
  name: string;
  verb: Verb;
  hasId: boolean;
}

const source = join(import.meta.dirname, "../src");
const verbs = await findVerbs();

let testDb: TestDb;
let owner: Ctx;
let stranger: Ctx;
let inputs: Record<string, Record<string, unknown>>;

beforeAll(async () => {
  testDb = await createTestDb();
  owner = await aCtx(testDb.db);
  stranger = await aCtx(testDb.db);
  const { personId } = await anEnrolledPerson(owner);
  const { meetingId, transcriptId, speakerIds, identifyJobId } = await aTranscribedMeeting(owner);
  const recording = await testDb.db.recording.findFirstOrThrow({ where: { orgId: owner.orgId, meetingId } });
  const sample = await testDb.db.enrollmentSample.findFirstOrThrow({ where: { orgId: owner.orgId, personId } });
  const { id: linkId } = await createLink(owner, { personId });
  const noteId = randomUUID();
  const place = { meetingId, startMs: 0, endMs: 900, quote: "Hello." };
  await addNote(owner, { ...place, noteId });
  const consent = { personId, textVersion: "1", textHash: "0".repeat(64), method: "checkbox" };
  const move = await testDb.db.voiceMove.create({ data: { orgId: owner.orgId, toModelId: "other@00000000.1" } });
  const batch = await testDb.db.namingBatch.create({
    data: {
      orgId: owner.orgId,
      personId,
      state: "ready",
      changes: [{ speakerId: speakerIds[0], isSure: true, score: null }],
    },
  });
  inputs = {
    addNote: { ...place, noteId: randomUUID() },
    addSpeaker: { transcriptId, speakerId: randomUUID() },
    answerAlike: { sampleId: sample.id, areTwoPeople: true },
    answerNote: { noteId, answerId: randomUUID(), text: "Theirs" },
    applyNaming: { batchId: batch.id, speakerIds: [speakerIds[0]] },
    attachRecording: { meetingId, ...aFile() },
    cancelJob: { id: identifyJobId },
    changeNote: { noteId, isDone: true },
    createLink: { personId },
    cutClip: { meetingId, range: { fromMs: 0, toMs: 1000 } },
    decideVoiceMove: { id: move.id, decision: "abandon" },
    erasePerson: { id: personId },
    exportTranscript: { meetingId, format: "txt" },
    findRecording: { id: recording.id },
    getJob: { id: identifyJobId },
    getMeeting: { id: meetingId },
    getPerson: { id: personId },
    getNamingBatch: { batchId: batch.id },
    labelSpeaker: { speakerId: speakerIds[0], alias: "Theirs" },
    listNotes: { meetingId },
    listSegments: { transcriptId },
    learnFromVoice: { speakerId: speakerIds[0], clips: [{ startMs: 0, endMs: 5000 }] },
    listSpeakers: { transcriptId },
    listVersions: { meetingId },
    renewVoiceprint: { personId },
    revokeLink: { linkId },
    revokeSample: { sampleId: sample.id },
    listVoiceGroups: { meetingId },
    nameVoiceGroup: { groupId: randomUUID(), personId },
    nameSpeaker: { speakerId: speakerIds[0], personId: null },
    proposeNaming: { speakerId: speakerIds[0] },
    readRecognition: { jobId: identifyJobId },
    recordConsent: consent,
    regroupMeeting: { meetingId, speakers: 2 },
    removeMeeting: { id: meetingId },
    removeNote: { noteId },
    renameMeeting: { id: meetingId, title: "Theirs" },
    renamePerson: { id: personId, name: "Theirs" },
    rerunMeeting: { meetingId },
    reviewNames: { meetingId },
    setAttendees: { meetingId, personIds: [] },
    undoNaming: { batchId: batch.id },
    unnameSpeaker: { speakerId: speakerIds[0] },
    retryMeeting: { id: meetingId },
    showVersion: { meetingId, transcriptId },
    submitEnrollment: { personId, files: [aFile()] },
    withdrawConsent: { personId },
  };
});
afterAll(() => testDb.close());

test("the table of inputs covers every verb that takes an id", () => {
  expect(verbs.filter((verb) => verb.hasId).map((verb) => verb.name)).toEqual(Object.keys(inputs).sort());
});

describe.each(verbs.filter((verb) => verb.hasId))("$name", ({ name, verb }) => {
  test("answers a foreign, a missing and a malformed id with NOT_FOUND and changes nothing", async () => {
    const input = inputs[name] ?? {};
    const before = await everything();
    await expect(verb(stranger, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const isId = (value: unknown) => typeof value === "string" && z.uuid().safeParse(value).success;
    const replaceIds = (by: string) =>
      Object.fromEntries(Object.entries(input).map(([key, value]) => [key, isId(value) ? by : value]));
    await expect(verb(owner, replaceIds(randomUUID()))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(verb(owner, replaceIds("17"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await everything()).toEqual(before);
  });
});

describe.each(verbs)("$name", ({ name, verb }) => {
  test("refuses a job's context, which belongs to the worker's own functions", async () => {
    const system: Ctx = { ...owner, role: "system", actor: { type: "system", jobId: randomUUID() } };
    await expect(verb(system, inputs[name] ?? {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});

test("a speaker cannot be given a person of another organisation, nor a list show one", async () => {
  const { speakerIds } = await aTranscribedMeeting(stranger);
  const nameSpeaker = verbs.find((verb) => verb.name === "nameSpeaker")?.verb;
  const given = nameSpeaker?.(stranger, { speakerId: speakerIds[0], personId: inputs.getPerson?.id });
  await expect(given).rejects.toMatchObject({ code: "NOT_FOUND" });
  for (const name of ["listPeople", "listMeetings"]) {
    const listed = JSON.stringify(await verbs.find((verb) => verb.name === name)?.verb(stranger, {}));
    expect(listed).not.toContain(String(inputs.getPerson?.id));
    expect(listed).not.toContain(String(inputs.getMeeting?.id));
  }
});

test("the database itself refuses a row that crosses organisations", async () => {
  const meetingId = String(inputs.getMeeting?.id);
  const crossing = testDb.db.transcript.create({ data: { orgId: stranger.orgId, meetingId, version: 9 } });
  await expect(crossing).rejects.toMatchObject({ code: "P2003" });
});

/** How many rows each table of ours holds, and when they were last changed. */
async function everything(): Promise<unknown> {
  const tables = await testDb.db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`;
  const sums: unknown[] = [];
  for (const { name } of tables) {
    const [row] = await testDb.db.$queryRawUnsafe<unknown[]>(
      `select count(*)::int as n, md5(string_agg(row::text, '|' order by row::text)) as sum from "${name}" row`,
    );
    sums.push([name, row]);
  }
  return sums;
}

async function findVerbs(): Promise<FoundVerb[]> {
  const found: FoundVerb[] = [];
  for (const folder of [
    "meeting",
    "transcript",
    "person",
    "enrollment",
    "job",
    "naming",
    "note",
    "recognition",
    "voiceMove",
  ]) {
    for (const file of await readdir(join(source, folder))) {
      const name = file.replace(/\.ts$/, "");
      const module: Record<string, unknown> = await import(join(source, folder, file));
      const schema = module[`${name[0]?.toUpperCase()}${name.slice(1)}Input`];
      if (!(schema instanceof z.ZodObject)) continue;
      // A model's id names no row of an organisation.
      const ids = Object.keys(schema.shape).filter((key) => /^id$|Id$/.test(key) && !key.endsWith("ModelId"));
      found.push({ name, verb: module[name] as Verb, hasId: ids.length > 0 }); // a module exports the verb it is named after
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
