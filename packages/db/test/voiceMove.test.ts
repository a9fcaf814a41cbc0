import { randomUUID } from "node:crypto";
import { nothingCompared } from "@rollcall/core/compareNaming";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { vectorBytes } from "../src/crypto.ts";
import type { Ctx } from "../src/ctx.ts";
import { rebuildVoiceprint } from "../src/enrollment/rebuildVoiceprint.ts";
import { finishJob } from "../src/job/finishJob.ts";
import { withAttempt } from "../src/job/withAttempt.ts";
import { erasePerson } from "../src/person/erasePerson.ts";
import { withdrawConsent } from "../src/person/withdrawConsent.ts";
import { settleVoiceMoves } from "../src/retention/settleVoiceMoves.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { anEnrolledPerson, claimed, testModelId, testVault } from "../src/testing/factories.ts";
import { decideVoiceMove } from "../src/voiceMove/decideVoiceMove.ts";
import { finishVoiceMove } from "../src/voiceMove/finishVoiceMove.ts";
import { getVoiceModels } from "../src/voiceMove/getVoiceModels.ts";
import { isOnTrial } from "../src/voiceMove/isOnTrial.ts";
import { loadVoiceMove } from "../src/voiceMove/loadVoiceMove.ts";
import { keepExpiry, saveMovedSample } from "../src/voiceMove/saveMovedSample.ts";
import { startVoiceMove } from "../src/voiceMove/startVoiceMove.ts";
import { loadVoices } from "../src/voiceprints/loadVoices.ts";

const toModelId = "other-voice@89abcdef.1";
const signal = new AbortController().signal;

let testDb: TestDb;
let ctx: Ctx;
/** Two clips of hers are kept, one of his, and none of the third person's. */
let ada: string;
let bo: string;
let cy: string;

beforeAll(async () => {
  testDb = await createTestDb();
  await aWorkerWith(toModelId);
});
afterAll(() => testDb.close());
beforeEach(async () => {
  ctx = await aCtx(testDb.db);
  ada = (await anEnrolledPerson(ctx, { name: "Ada", vectors: [Float32Array.of(1, 0), Float32Array.of(1, 0.1)] }))
    .personId;
  bo = (await anEnrolledPerson(ctx, { name: "Bo" })).personId;
  cy = (await anEnrolledPerson(ctx, { name: "Cy" })).personId;
  for (const personId of [ada, bo]) await keepClips(personId);
});

async function aWorkerWith(embeddingModelId: string): Promise<void> {
  const model = { role: "embedding", name: "v", family: "f", sha256: "0", provider: "cpu", loadMs: 1, proofMs: 1 };
  const models = [{ ...model, embeddingModelId }];
  await testDb.db.worker.create({ data: { id: randomUUID(), name: "a worker", lanes: ["gpu"], models } });
}

async function keepClips(personId: string): Promise<void> {
  const recordings = await testDb.db.recording.findMany({ where: { orgId: ctx.orgId, sample: { personId } } });
  for (const { id } of recordings)
    await testDb.db.recording.update({ where: { id }, data: { mediaKey: `${id}.sealed` }, select: { id: true } });
}

/** What the worker does: each sample gets a vector of three numbers, but for those whose clip is refused. */
async function embedAll(jobId: string, refused: readonly string[] = []): Promise<string> {
  const job = await claimed(ctx, jobId);
  const { moveId, samples } = await loadVoiceMove(ctx.db, job);
  for (const { id, personId } of samples) {
    const isRefused = refused.includes(personId);
    const vector = isRefused ? null : testVault.seal(vectorBytes(Float32Array.of(0, 1, 0)));
    await withAttempt(ctx.db, job, async (tx) => {
      const reason = isRefused ? "The voice is too quiet." : null;
      await saveMovedSample(tx, job, { sampleId: id, modelId: toModelId, vector, speechMs: 9000, reason });
      if (isRefused) return;
      await rebuildVoiceprint(tx, { ...job, personId }, { vault: testVault, modelId: toModelId });
      await keepExpiry(tx, { orgId: ctx.orgId, personId, modelId: toModelId });
    });
  }
  await withAttempt(ctx.db, job, async (tx) => {
    await finishVoiceMove(tx, job, { moveId, comparison: { ...nothingCompared, meetings: 2, voices: 5, same: 4 } });
    await finishJob(tx, job);
  });
  return moveId;
}

const known = async (modelId: string) => {
  const voices = await loadVoices({ db: ctx.db, vault: testVault } as never, { orgId: ctx.orgId, modelId });
  return Object.fromEntries(voices.map(({ name, samples }) => [name, samples.map(({ vector }) => vector.length)]));
};

test("kept clips get a second vector; what is in use stays; who must speak again is named", async () => {
  const { id, jobId } = await startVoiceMove(ctx, { model: toModelId });
  await expect(startVoiceMove(ctx, { model: toModelId })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await isOnTrial(ctx.db, { orgId: ctx.orgId, modelId: toModelId })).toBe(true);
  await embedAll(jobId, [bo]);

  expect(await known(testModelId)).toEqual({ Ada: [2, 2], Bo: [2], Cy: [2] });
  expect(await known(toModelId)).toEqual({ Ada: [3, 3] });
  const { models, move } = await getVoiceModels(ctx);
  expect(models).toEqual([
    { modelId: testModelId, people: 3, isLoaded: false },
    { modelId: toModelId, people: 1, isLoaded: true },
  ]);
  expect(move).toMatchObject({
    id,
    state: "prepared",
    samples: { moved: 2, refused: 1, waiting: 0, withoutClip: 1 },
    unknownPeople: [
      { id: bo, name: "Bo" },
      { id: cy, name: "Cy" },
    ],
    comparison: { meetings: 2, voices: 5, same: 4 },
    job: { state: "done" },
  });
  // Being embedded anew prolongs nobody's voiceprint.
  const lives = await ctx.db.voiceprint.findMany({ where: { orgId: ctx.orgId, personId: ada } });
  expect(new Set(lives.map((voiceprint) => voiceprint.expiresAt.getTime())).size).toBe(1);
});

test("a switch can be taken back as long as the old vectors are kept", async () => {
  const { id, jobId } = await startVoiceMove(ctx, { model: toModelId });
  await expect(decideVoiceMove(ctx, { id, decision: "use" })).rejects.toMatchObject({ code: "PRECONDITION" });
  await embedAll(jobId);
  await decideVoiceMove(ctx, { id, decision: "use" });
  expect(await isOnTrial(ctx.db, { orgId: ctx.orgId, modelId: toModelId })).toBe(false);
  expect(await settleVoiceMoves(ctx.db, signal)).toEqual({ voiceMoves: 0 });
  await decideVoiceMove(ctx, { id, decision: "takeBack" });
  expect(await isOnTrial(ctx.db, { orgId: ctx.orgId, modelId: toModelId })).toBe(true);
  expect(await known(testModelId)).toEqual({ Ada: [2, 2], Bo: [2], Cy: [2] });
});

test("after the days they are kept the old vectors are gone, and only what was moved is left", async () => {
  const { id, jobId } = await startVoiceMove(ctx, { model: toModelId });
  await embedAll(jobId);
  await decideVoiceMove(ctx, { id, decision: "use" });
  await decideVoiceMove(ctx, { id, decision: "finish" });
  const bystander = await aCtx(testDb.db);
  await anEnrolledPerson(bystander);
  expect(await settleVoiceMoves(ctx.db, signal)).toEqual({ voiceMoves: 1 });

  expect(await known(testModelId)).toEqual({});
  expect(await known(toModelId)).toEqual({ Ada: [3, 3], Bo: [3] });
  expect(await ctx.db.sampleVector.count({ where: { orgId: ctx.orgId } })).toBe(0);
  const sample = await ctx.db.enrollmentSample.findFirstOrThrow({ where: { orgId: ctx.orgId, personId: cy } });
  expect(sample).toMatchObject({ state: "rejected", vector: null });
  expect(sample.reason).toContain("record the voice again");
  expect((await getVoiceModels(ctx)).move?.state).toBe("settled");
  expect(await ctx.db.voiceprint.count({ where: { orgId: bystander.orgId, modelId: testModelId } })).toBe(1);
  const byItself = { ...ctx, actor: { type: "system", jobId: "retention" } } as const;
  await expectAudit(byItself, "voiceModel.settled", ctx.orgId);
});

test("giving up takes the new vectors and the job away at once", async () => {
  const { id, jobId } = await startVoiceMove(ctx, { model: toModelId });
  const job = await claimed(ctx, jobId);
  await decideVoiceMove(ctx, { id, decision: "abandon" });
  await expect(withAttempt(ctx.db, job, async () => {})).rejects.toThrow("no longer owns");
  await expect(loadVoiceMove(ctx.db, job)).rejects.toThrow("no longer owns");
  expect((await getVoiceModels(ctx)).move).toBeNull();

  const again = await startVoiceMove(ctx, { model: toModelId });
  await embedAll(again.jobId);
  await decideVoiceMove(ctx, { id: again.id, decision: "abandon" });
  expect(await known(toModelId)).toEqual({});
  expect(await known(testModelId)).toEqual({ Ada: [2, 2], Bo: [2], Cy: [2] });
});

describe("people who leave in the middle of it", () => {
  test("withdrawing destroys both vectors, and a sample that is heard just then is not stored", async () => {
    const { jobId } = await startVoiceMove(ctx, { model: toModelId });
    await embedAll(jobId);
    await withdrawConsent(ctx, { personId: ada });
    expect(await ctx.db.sampleVector.count({ where: { orgId: ctx.orgId, sample: { personId: ada } } })).toBe(0);
    expect(await known(toModelId)).toEqual({ Bo: [3] });

    const sample = await ctx.db.enrollmentSample.findFirstOrThrow({ where: { orgId: ctx.orgId, personId: ada } });
    const late = { sampleId: sample.id, modelId: toModelId, vector: null, speechMs: 1, reason: null };
    const attempt = { id: jobId, orgId: ctx.orgId, attempt: 1 };
    expect(await ctx.db.$transaction((tx) => saveMovedSample(tx, attempt, late))).toBe(false);
  });

  test("erasing leaves nothing of theirs", async () => {
    const { jobId } = await startVoiceMove(ctx, { model: toModelId });
    await embedAll(jobId);
    await erasePerson(ctx, { id: ada });
    expect(await known(toModelId)).toEqual({ Bo: [3] });
    expect(await ctx.db.sampleVector.count({ where: { orgId: ctx.orgId } })).toBe(1);
  });
});

test("only owners and admins change the model, and only to one that a worker has", async () => {
  const member = await aCtx(testDb.db, { role: "member", beside: ctx });
  await expect(startVoiceMove(member, { model: toModelId })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const unheardOf = { model: "nobodys@00000000.1" };
  await expect(startVoiceMove(ctx, unheardOf)).rejects.toMatchObject({ code: "PRECONDITION" });
  const { id } = await startVoiceMove(ctx, { model: toModelId });
  await expect(decideVoiceMove(member, { id, decision: "abandon" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const stranger = await aCtx(testDb.db);
  await expect(decideVoiceMove(stranger, { id, decision: "abandon" })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
