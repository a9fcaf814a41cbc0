import type { Evidence } from "@rollcall/core/speaker";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { withAttempt } from "../src/job/withAttempt.ts";
import { applyNaming } from "../src/naming/applyNaming.ts";
import { countCorrections } from "../src/naming/countCorrections.ts";
import { forgetInEvidence } from "../src/naming/forgetInEvidence.ts";
import { forgetUnknownVoices } from "../src/naming/forgetUnknownVoices.ts";
import { getNamingBatch } from "../src/naming/getNamingBatch.ts";
import { learnFromVoice } from "../src/naming/learnFromVoice.ts";
import { listVoiceGroups } from "../src/naming/listVoiceGroups.ts";
import { loadNaming } from "../src/naming/loadNaming.ts";
import { loadRelation } from "../src/naming/loadRelation.ts";
import { nameVoiceGroup } from "../src/naming/nameVoiceGroup.ts";
import { proposeNaming } from "../src/naming/proposeNaming.ts";
import { saveRelation } from "../src/naming/saveRelation.ts";
import { setAttendees } from "../src/naming/setAttendees.ts";
import { setNaming } from "../src/naming/setNaming.ts";
import { undecidedMeetings } from "../src/naming/undecidedMeetings.ts";
import { undoNaming } from "../src/naming/undoNaming.ts";
import { unnameSpeaker } from "../src/naming/unnameSpeaker.ts";
import { loadStrays, saveVoiceGroups } from "../src/naming/voiceGroups.ts";
import { erasePerson } from "../src/person/erasePerson.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { anEnrolledPerson, aPerson, aTranscribedMeeting, claimed, testModelId } from "../src/testing/factories.ts";
import { nameSpeaker } from "../src/transcript/nameSpeaker.ts";
import { saveIdentification } from "../src/transcript/saveIdentification.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
});
beforeEach(async () => {
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

const evidence: Evidence = {
  score: 0.7,
  logOdds: 5,
  posterior: 0.99,
  deviations: 4,
  runnerUp: null,
  candidates: [],
  needed: 2,
  sureness: "balanced",
  isExpected: false,
  margin: 0.2,
  netSpeechMs: 1000,
  voteShare: 1,
  clips: [{ startMs: 0, endMs: 900, score: 0.7 }],
  reason: "It is alike.",
};

/** A meeting of two voices, the first of which the machine took for `personId`, the second for nobody. */
async function aNamedMeeting(personId: string | null, state: "named" | "suggested" = "named") {
  const meeting = await aTranscribedMeeting(ctx);
  const job = await claimed(ctx, meeting.identifyJobId);
  const [first = "", second = ""] = meeting.speakerIds;
  const runnerUp = personId === null ? null : { personId, score: 0.3 };
  await withAttempt(ctx.db, job, async (tx) => {
    await saveIdentification(tx, job, [
      { speakerId: first, personId, state: personId ? state : "unknown", score: 0.7, evidence },
      { speakerId: second, personId: null, state: "unknown", score: 0.2, evidence: { ...evidence, runnerUp } },
    ]);
    await finishJob(tx, job);
  });
  return { ...meeting, first, second };
}

const row = (id: string) => ctx.db.speaker.findUniqueOrThrow({ where: { id } });

describe("a decision", () => {
  test("taken back is what the machine had said, to the last figure", async () => {
    const { personId: ann } = await anEnrolledPerson(ctx);
    const { personId: ben } = await aPerson(ctx);
    const { first, second } = await aNamedMeeting(ann);
    for (const id of [first, second]) {
      const before = await row(id);
      await nameSpeaker(ctx, { speakerId: id, personId: ben });
      await nameSpeaker(ctx, { speakerId: id, personId: null });
      expect(await row(id)).not.toEqual(before);
      await unnameSpeaker(ctx, { speakerId: id });
      expect(await row(id)).toEqual(before);
      await expectAudit(ctx, "speaker.unnamed", id);
      await unnameSpeaker(ctx, { speakerId: id });
    }
  });

  test("counts for or against the machine", async () => {
    const { personId: ann } = await anEnrolledPerson(ctx);
    const { personId: ben } = await aPerson(ctx);
    expect(await countCorrections(ctx)).toEqual([]);
    const right = await aNamedMeeting(ann);
    const wrong = await aNamedMeeting(ann);
    await nameSpeaker(ctx, { speakerId: right.first, personId: ann });
    await nameSpeaker(ctx, { speakerId: wrong.first, personId: ben });
    await nameSpeaker(ctx, { speakerId: wrong.second, personId: ann });
    expect(await countCorrections(ctx)).toEqual([{ certainty: "balanced", named: 2, wrong: 1, missed: 1 }]);
  });
});

describe("names for the archive", () => {
  /** Somebody named in one meeting, and found in two others. */
  async function aPreview() {
    const { personId } = await aPerson(ctx, { name: "Ann" });
    const [here, sure, doubtful] = [await aNamedMeeting(null), await aNamedMeeting(null), await aNamedMeeting(null)];
    await nameSpeaker(ctx, { speakerId: here.first, personId });
    const { batchId, jobId } = await proposeNaming(ctx, { speakerId: here.first });
    const job = await claimed(ctx, jobId);
    await withAttempt(ctx.db, job, async (tx) => {
      const found = [
        { speakerId: sure.first, isSure: true, score: 0.8, evidence, before: null },
        { speakerId: doubtful.first, isSure: false, score: 0.5, evidence, before: null },
      ];
      await saveRelation(tx, job, { batchId, found });
      await finishJob(tx, job);
    });
    return { personId, batchId, here, sure, doubtful, job };
  }

  test("are looked for with confirmed voices, where nobody has decided", async () => {
    const { personId } = await aPerson(ctx);
    const here = await aNamedMeeting(null);
    const there = await aNamedMeeting(null);
    await expect(proposeNaming(ctx, { speakerId: here.first })).rejects.toMatchObject({ code: "PRECONDITION" });
    await nameSpeaker(ctx, { speakerId: here.first, personId });
    const { jobId } = await proposeNaming(ctx, { speakerId: here.first });
    const relation = await loadRelation(ctx.db, await claimed(ctx, jobId));
    expect(relation).toMatchObject({ personId, modelId: testModelId, voices: [{ cluster: "S1" }] });
    const found = [];
    const where = { orgId: ctx.orgId, modelId: testModelId, except: personId };
    for await (const page of undecidedMeetings(ctx.db, where)) found.push(...page);
    expect(found.map((meeting) => meeting.meetingId)).toEqual([there.meetingId]);
    expect(found[0]?.voices.map((voice) => voice.isOpen)).toEqual([true, true]);
  });

  test("are shown first, given at once and taken back exactly", async () => {
    const { personId, batchId, sure, doubtful } = await aPreview();
    const preview = await getNamingBatch(ctx, { batchId });
    expect(preview).toMatchObject({ state: "ready", turns: 2, meetings: 2, doubtful: 1 });
    const before = await Promise.all([row(sure.first), row(doubtful.first)]);

    const applied = await applyNaming(ctx, { batchId, speakerIds: [sure.first, doubtful.first] });
    expect(applied).toMatchObject({ state: "applied", voices: [{ isNamed: true }, { isNamed: true }] });
    expect(await row(sure.first)).toMatchObject({ personId, state: "named" });
    const again = applyNaming(ctx, { batchId, speakerIds: [sure.first] });
    await expect(again).rejects.toMatchObject({ code: "PRECONDITION" });

    expect(await undoNaming(ctx, { batchId })).toEqual({ restored: 2, kept: 0 });
    expect(await Promise.all([row(sure.first), row(doubtful.first)])).toEqual(before);
    await expect(undoNaming(ctx, { batchId })).rejects.toMatchObject({ code: "PRECONDITION" });
  });

  test("are not given to voices that were not chosen, or got a name meanwhile, and not taken from those changed since", async () => {
    const { batchId, sure, doubtful } = await aPreview();
    const { personId: ben } = await aPerson(ctx);
    await nameSpeaker(ctx, { speakerId: doubtful.first, personId: ben });
    const untouched = await row(doubtful.first);
    await applyNaming(ctx, { batchId, speakerIds: [sure.first, doubtful.first] });
    expect(await row(doubtful.first)).toEqual(untouched);
    await nameSpeaker(ctx, { speakerId: sure.first, personId: ben });
    expect(await undoNaming(ctx, { batchId })).toEqual({ restored: 0, kept: 1 });
    expect(await row(sure.first)).toMatchObject({ personId: ben });
  });

  test("are not among those of another organisation", async () => {
    const { batchId } = await aPreview();
    const stranger = await aCtx(testDb.db);
    await expect(getNamingBatch(stranger, { batchId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(undoNaming(stranger, { batchId })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("unknown voices", () => {
  test("of several meetings are one group, named once and taken back", async () => {
    const [one, two, three] = [await aNamedMeeting(null), await aNamedMeeting(null), await aNamedMeeting(null)];
    const ids = [one.first, two.first, three.first];
    await ctx.db.speaker.updateMany({ where: { id: { in: ids } }, data: { speechMs: 20_000 } });
    const where = { orgId: ctx.orgId, modelId: testModelId };
    expect((await loadStrays(ctx.db, where)).map((stray) => stray.id).sort()).toEqual([...ids].sort());
    await ctx.db.$transaction((tx) => saveVoiceGroups(tx, where, [{ id: null, voices: ids }]));
    const [group] = await listVoiceGroups(ctx, { meetingId: two.meetingId });
    expect(group).toMatchObject({ letter: "A", meetings: 3, turns: 3 });
    expect(await listVoiceGroups(await aCtx(testDb.db))).toEqual([]);

    const { personId } = await aPerson(ctx);
    const before = await Promise.all(ids.map(row));
    const batch = await nameVoiceGroup(ctx, { groupId: group!.id, personId });
    expect(batch).toMatchObject({ state: "applied", meetings: 3 });
    expect(await listVoiceGroups(ctx)).toEqual([]);
    await undoNaming(ctx, { batchId: batch.id });
    expect(await Promise.all(ids.map(row))).toEqual(before);

    await ctx.db.$transaction((tx) => saveVoiceGroups(tx, where, [{ id: null, voices: ids.slice(1) }]));
    expect(await listVoiceGroups(ctx)).toMatchObject([{ letter: "B", meetings: 2 }]);
  });

  test("are forgotten when their days are over, or at once", async () => {
    const { personId } = await aPerson(ctx);
    const { transcriptId, first, second } = await aNamedMeeting(personId, "suggested");
    const { signal } = new AbortController();
    expect((await forgetUnknownVoices(ctx.db, signal)).unknownVoices).toBe(0);
    await ctx.db.transcript.update({
      where: { id: transcriptId },
      data: { createdAt: new Date(Date.now() - 91 * 864e5) },
    });
    expect((await forgetUnknownVoices(ctx.db, signal)).unknownVoices).toBe(1);
    expect((await row(second)).vectors).toHaveLength(0);
    expect((await row(first)).vectors.length).toBeGreaterThan(0);
    await setNaming(ctx, { unknownDays: 0 });
    const fresh = await aNamedMeeting(null);
    expect((await forgetUnknownVoices(ctx.db, signal)).unknownVoices).toBe(2);
    expect((await row(fresh.first)).vectors).toHaveLength(0);
  });
});

describe("learning from a meeting", () => {
  const clips = [{ startMs: 0, endMs: 5000 }];

  test("needs a confirmed voice and consent, takes a clip once, and is forgotten with the name", async () => {
    const { personId } = await aPerson(ctx);
    const { personId: silent } = await aPerson(ctx, { consents: false });
    const { first } = await aNamedMeeting(personId);
    await expect(learnFromVoice(ctx, { speakerId: first, clips })).rejects.toMatchObject({ code: "PRECONDITION" });
    await nameSpeaker(ctx, { speakerId: first, personId: silent });
    await expect(learnFromVoice(ctx, { speakerId: first, clips })).rejects.toMatchObject({ code: "PRECONDITION" });
    await nameSpeaker(ctx, { speakerId: first, personId });
    expect((await learnFromVoice(ctx, { speakerId: first, clips })).jobId).not.toBeNull();
    expect((await learnFromVoice(ctx, { speakerId: first, clips })).jobId).toBeNull();
    const where = { orgId: ctx.orgId, speakerId: first };
    expect(await ctx.db.enrollmentSample.findMany({ where, select: { source: true, state: true } })).toEqual([
      { source: "turn", state: "waiting" },
    ]);
    await unnameSpeaker(ctx, { speakerId: first });
    expect(await ctx.db.enrollmentSample.findFirstOrThrow({ where })).toMatchObject({
      state: "rejected",
      vector: null,
    });
  });
});

test("expected people and sureness reach the job, and a meeting that was named is named anew", async () => {
  const { personId } = await aPerson(ctx);
  const { meetingId } = await aNamedMeeting(null);
  await setNaming(ctx, { certainty: "strict" });
  const { jobId } = await setAttendees(ctx, { meetingId, personIds: [personId] });
  expect(jobId).not.toBeNull();
  expect(await loadNaming(ctx.db, { orgId: ctx.orgId, meetingId })).toEqual({
    sureness: "strict",
    attendees: [personId],
    unknownDays: 90,
  });
  const member = await aCtx(testDb.db, { role: "member", beside: ctx });
  await expect(setNaming(member, { certainty: "generous" })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("nothing that is kept about voices speaks of an erased person", async () => {
  const { personId: ann } = await anEnrolledPerson(ctx);
  const { personId: ben } = await aPerson(ctx);
  const { meetingId, first, second } = await aNamedMeeting(ann);
  await ctx.db.speaker.updateMany({
    where: { id: second },
    data: {
      evidence: {
        ...evidence,
        runnerUp: { personId: ann, score: 1 },
        candidates: [ann, ben].map((personId) => ({ personId, score: 1, logOdds: 1 })),
      },
    },
  });
  for (const id of [first, second]) await nameSpeaker(ctx, { speakerId: id, personId: ben });
  await setAttendees(ctx, { meetingId, personIds: [ann, ben] });
  await nameSpeaker(ctx, { speakerId: first, personId: ann });
  await proposeNaming(ctx, { speakerId: first });
  await ctx.db.$transaction((tx) => forgetInEvidence(tx, ctx.orgId, ann));
  await erasePerson(ctx, { id: ann });
  const [speakers] = await ctx.db.$queryRaw<{ text: string }[]>`
    select string_agg(to_jsonb(s)::text, ' ') as text from "Speaker" s where "orgId" = ${ctx.orgId}::uuid`;
  expect(speakers?.text).not.toContain(ann);
  expect(speakers?.text).toContain(ben);
  expect(await ctx.db.namingBatch.count({ where: { orgId: ctx.orgId } })).toBe(0);
  expect((await ctx.db.meeting.findUniqueOrThrow({ where: { id: meetingId } })).attendees).toEqual([ben]);
});
