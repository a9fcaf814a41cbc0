import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordPurge } from "../src/audit/recordPurge.ts";
import type { Ctx } from "../src/ctx.ts";
import { loadEnrollment } from "../src/enrollment/loadEnrollment.ts";
import { rebuildVoiceprint } from "../src/enrollment/rebuildVoiceprint.ts";
import { saveSamples } from "../src/enrollment/saveSamples.ts";
import { submitEnrollment } from "../src/enrollment/submitEnrollment.ts";
import { cancelJob } from "../src/job/cancelJob.ts";
import { failJob } from "../src/job/failJob.ts";
import { Fenced, withAttempt } from "../src/job/withAttempt.ts";
import { getMeeting } from "../src/meeting/getMeeting.ts";
import { createPerson } from "../src/person/createPerson.ts";
import { erasePerson } from "../src/person/erasePerson.ts";
import { getPerson } from "../src/person/getPerson.ts";
import { listPeople } from "../src/person/listPeople.ts";
import { renamePerson } from "../src/person/renamePerson.ts";
import { withdrawConsent } from "../src/person/withdrawConsent.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import {
  aFile,
  anEnrolledPerson,
  aPerson,
  aTranscribedMeeting,
  claimed,
  testModelId,
  testVault,
} from "../src/testing/factories.ts";
import { nameSpeaker } from "../src/transcript/nameSpeaker.ts";
import { saveIdentification } from "../src/transcript/saveIdentification.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

describe("people", () => {
  test("have names that cannot be mixed up, and are listed by them", async () => {
    const own = await aCtx(testDb.db);
    const { id } = await createPerson(own, { name: "brenda", email: "Brenda@Example.test" });
    await expectAudit(own, "person.created", id);
    await createPerson(own, { name: "Adam" });
    await expect(createPerson(own, { name: " BRENDA " })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(createPerson(own, { name: "B.", email: "brenda@example.test" })).rejects.toThrow("e-mail address");
    await createPerson(await aCtx(testDb.db), { name: "Brenda" }); // another organisation

    await renamePerson(own, { id, name: "Brenda Lee" });
    await expectAudit(own, "person.renamed", id);
    await expect(renamePerson(own, { id, name: "adam" })).rejects.toMatchObject({ code: "CONFLICT" });
    await renamePerson(own, { id, name: "Brenda LEE" });
    expect((await listPeople(own)).map((person) => person.name)).toEqual(["Adam", "Brenda LEE"]);
    expect(await listPeople(own, { query: "example.test" })).toMatchObject([
      { id, email: "brenda@example.test", hasVoiceprint: false, samples: { accepted: 0 }, meetings: 0, job: null },
    ]);
  });

  test("two people of one name created at the same moment: one of them", async () => {
    const own = await aCtx(testDb.db);
    const results = await Promise.allSettled([1, 2, 3].map(() => createPerson(own, { name: "Twin" })));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "CONFLICT" });
    }
  });

  test("count the meetings they were named in", async () => {
    const own = await aCtx(testDb.db);
    const { personId } = await aPerson(own);
    const { speakerIds } = await aTranscribedMeeting(own);
    for (const speakerId of speakerIds) await nameSpeaker(own, { speakerId, personId });
    expect(await listPeople(own)).toMatchObject([{ id: personId, meetings: 1 }]);
  });
});

describe("enrollment", () => {
  test("needs a live consent", async () => {
    const { personId } = await aPerson(ctx, { consents: false });
    const submitted = submitEnrollment(ctx, { personId, files: [aFile()] });
    await expect(submitted).rejects.toMatchObject({ code: "PRECONDITION" });
    expect(await testDb.db.recording.count({ where: { orgId: ctx.orgId } })).toBe(0);
  });

  test("keeps vectors, tells why clips were refused, destroys the clips and makes a voiceprint", async () => {
    const own = await aCtx(testDb.db);
    const { personId } = await aPerson(own);
    const files = [aFile("good.wav"), aFile("short.wav")];
    const { jobId } = await submitEnrollment(own, { personId, files });
    await expectAudit(own, "enrollment.submitted", personId);
    expect(await listPeople(own)).toMatchObject([{ samples: { waiting: 2 }, job: { id: jobId, name: "enroll" } }]);

    const job = await claimed(own, jobId);
    const { samples } = await loadEnrollment(testDb.db, job);
    expect(samples.map((sample) => sample.mediaKey)).toEqual(files.map((file) => file.mediaKey));
    const [good, short] = samples;
    const judged = { durationMs: 5000, quality: { snrDb: 18 }, modelId: testModelId };
    await withAttempt(testDb.db, job, async (tx) => {
      await saveSamples(tx, job, [
        {
          sampleId: good?.id ?? "",
          state: "accepted",
          reason: null,
          speechMs: 6000,
          vector: testVault.seal(new Uint8Array(Float32Array.of(3, 4).buffer)),
          ...judged,
        },
        {
          sampleId: short?.id ?? "",
          state: "rejected",
          reason: "Too short.",
          speechMs: 300,
          vector: null,
          ...judged,
        },
      ]);
      const voiceprint = await rebuildVoiceprint(tx, job, { vault: testVault, modelId: testModelId });
      expect(voiceprint).toMatchObject({ sampleCount: 1, speechMs: 6000 });
    });

    const person = await getPerson(own, { id: personId });
    expect(person).toMatchObject({ hasVoiceprint: true, speechMs: 6000, consent: { withdrawnAt: null } });
    expect(person.samples.find((sample) => sample.id === short?.id)).toMatchObject({
      state: "rejected",
      reason: "Too short.",
      fileName: "short.wav",
    });
    const purge = await testDb.db.job.findFirstOrThrow({ where: { orgId: own.orgId, name: "purge" } });
    expect(purge.options).toMatchObject({ mediaKeys: files.map((file) => file.mediaKey) });
    const stored = await testDb.db.voiceprint.findFirstOrThrow({ where: { orgId: own.orgId, personId } });
    const vector = new Float32Array(Uint8Array.from(testVault.open(stored.vector, stored.keyId)).buffer);
    expect(vector[0]).toBeCloseTo(0.6);
    expect(stored.expiresAt.getTime()).toBeGreaterThan(Date.now() + 364 * 24 * 3600 * 1000);
  });

  test("that fails for good leaves no sample waiting", async () => {
    const { personId } = await aPerson(ctx);
    const { jobId } = await submitEnrollment(ctx, { personId, files: [aFile()] });
    const error = { code: "SAMPLES_REJECTED", message: "None could be used.", isPermanent: true } as const;
    await failJob(testDb.db, await claimed(ctx, jobId), error);
    expect(await getPerson(ctx, { id: personId })).toMatchObject({
      samples: [{ state: "rejected", reason: "None could be used." }],
      job: { state: "failed", errorCode: "SAMPLES_REJECTED" },
    });
  });
});

describe("several submissions of one person", () => {
  test("one that fails, or is cancelled, takes its own clips along and no others", async () => {
    const { personId } = await aPerson(ctx);
    const submit = (name: string) => submitEnrollment(ctx, { personId, files: [aFile(name)] });
    const [bad, dropped, good] = [await submit("bad.wav"), await submit("dropped.wav"), await submit("good.wav")];
    const error = { code: "MEDIA_DAMAGED", message: "It is damaged.", isPermanent: true } as const;
    await failJob(testDb.db, await claimed(ctx, bad.jobId), error);
    await cancelJob(ctx, { id: dropped.jobId });
    const { samples } = await loadEnrollment(testDb.db, await claimed(ctx, good.jobId));
    expect(samples.map((sample) => sample.fileName)).toEqual(["good.wav"]);
    const states = (await getPerson(ctx, { id: personId })).samples.map(
      ({ fileName, state }) => `${fileName} ${state}`,
    );
    expect(states.sort()).toEqual(["bad.wav rejected", "dropped.wav rejected", "good.wav waiting"]);
  });
});

describe("withdrawing consent", () => {
  test("stops the job at work and destroys voiceprint, vectors and clips; names stay", async () => {
    const own = await aCtx(testDb.db);
    const { personId } = await anEnrolledPerson(own);
    const { speakerIds, meetingId } = await aTranscribedMeeting(own);
    await nameSpeaker(own, { speakerId: speakerIds[0] ?? "", personId });
    const { jobId } = await submitEnrollment(own, { personId, files: [aFile()] });
    const job = await claimed(own, jobId);

    await withdrawConsent(own, { personId });
    await expectAudit(own, "consent.withdrawn", personId);
    await expect(withAttempt(testDb.db, job, async () => {})).rejects.toThrow(Fenced);
    await expect(loadEnrollment(testDb.db, job)).rejects.toMatchObject({ code: "CONSENT_MISSING", isPermanent: true });
    expect(await getPerson(own, { id: personId })).toMatchObject({
      hasVoiceprint: false,
      consent: { withdrawnAt: expect.any(String) },
    });
    expect(await testDb.db.enrollmentSample.count({ where: { orgId: own.orgId, vector: { not: null } } })).toBe(0);
    expect(
      await testDb.db.recording.count({ where: { orgId: own.orgId, sample: { personId }, mediaKey: { not: null } } }),
    ).toBe(0);
    expect((await getMeeting(own, { id: meetingId })).speakers[0]?.person?.id).toBe(personId);
    await expect(withdrawConsent(own, { personId })).rejects.toMatchObject({ code: "PRECONDITION" });
  });
});

describe("erasing", () => {
  test("leaves no row that knows the person, but the audit's ids", async () => {
    const own = await aCtx(testDb.db);
    const { personId } = await anEnrolledPerson(own, { name: "Unforgettable" });
    const { personId: other } = await anEnrolledPerson(own);
    const { speakerIds, identifyJobId, meetingId } = await aTranscribedMeeting(own);
    const job = await claimed(own, identifyJobId);
    const evidence = {
      score: 0.7,
      posterior: null,
      runnerUp: { personId, score: 0.5 },
      candidates: [],
      needed: null,
      sureness: null,
      isExpected: false,
      margin: 0.2,
      netSpeechMs: 1000,
      voteShare: null,
      logOdds: null,
      deviations: null,
      clips: [],
      reason: "Close.",
    };
    await withAttempt(testDb.db, job, (tx) =>
      saveIdentification(tx, job, [
        {
          speakerId: speakerIds[0] ?? "",
          personId,
          state: "named",
          score: 0.9,
          evidence: { ...evidence, runnerUp: null },
        },
        { speakerId: speakerIds[1] ?? "", personId: other, state: "named", score: 0.7, evidence },
      ]),
    );

    await erasePerson(own, { id: personId });
    await expectAudit(own, "person.erased", personId);
    await expect(getPerson(own, { id: personId })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { speakers } = await getMeeting(own, { id: meetingId });
    expect(speakers).toMatchObject([
      { person: null, state: "unknown", evidence: null, label: "Speaker 1" },
      { person: { id: other }, state: "named", evidence: { runnerUp: null, reason: "Close." } },
    ]);
    await expectNoTrace(personId, ["AuditEvent", "Erasure", "Job"]);
    await expectNoTrace("Unforgettable", []);

    const purge = await testDb.db.job.findFirstOrThrow({
      where: { orgId: own.orgId, name: "purge", options: { path: ["personIds"], array_contains: personId } },
    });
    const purging = await claimed(own, purge.id);
    await withAttempt(testDb.db, purging, (tx) => recordPurge(tx, purging, { mediaKeys: [], personIds: [personId] }));
    await expectAudit({ ...own, actor: { type: "system", jobId: purge.id } }, "person.purged", personId);
  });

  test("is for owners and admins", async () => {
    const { personId } = await aPerson(ctx);
    const member = await aCtx(testDb.db, { role: "member", beside: ctx });
    await expect(erasePerson(member, { id: personId })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const admin = await aCtx(testDb.db, { role: "admin", beside: ctx });
    await erasePerson(admin, { id: personId });
  });
});

/** Looks through every column of every table of ours, and of the queue. */
async function expectNoTrace(text: string, except: string[]): Promise<void> {
  const tables = await testDb.db.$queryRaw<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await testDb.db.$queryRawUnsafe<unknown[]>(
      `select 1 from "${schema}"."${name}" row where position($1 in row::text) > 0 limit 1`,
      text,
    );
    if (rows.length > 0 && !except.includes(name)) found.push(name);
  }
  expect(found).toEqual([]);
}
