import { randomUUID } from "node:crypto";
import { maxVocabulary } from "@rollcall/core/meeting";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getVocabulary } from "../src/org/getVocabulary.ts";
import { setVocabulary } from "../src/org/setVocabulary.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aRecordedMeeting, claimed } from "../src/testing/factories.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

test("an organisation's words are its own, are kept once each, and go into the next transcription", async () => {
  const owner = await aCtx(testDb.db);
  const member = await aCtx(testDb.db, { role: "member", beside: owner });
  const stranger = await aCtx(testDb.db);
  expect(await setVocabulary(owner, { words: ["Rollcall", " Siobhán ", "rollcall"] })).toEqual({
    words: ["Rollcall", "Siobhán"],
  });
  expect(await getVocabulary(member)).toEqual(["Rollcall", "Siobhán"]);
  expect(await getVocabulary(stranger)).toEqual([]);
  expect(await expectAudit(owner, "organization.vocabularySet", owner.orgId)).toEqual({ words: 2 });

  const { jobId } = await aRecordedMeeting(member, { options: { vocabulary: ["Kubernetes"] } });
  expect((await claimed(member, jobId)).options).toMatchObject({ vocabulary: ["Kubernetes", "Rollcall", "Siobhán"] });
});

test("members read it, owners and admins change it, jobs do neither", async () => {
  const owner = await aCtx(testDb.db);
  const member = await aCtx(testDb.db, { role: "member", beside: owner });
  const admin = await aCtx(testDb.db, { role: "admin", beside: owner });
  const system = { ...owner, role: "system", actor: { type: "system", jobId: randomUUID() } } as const;
  await expect(setVocabulary(member, { words: [] })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(setVocabulary(system, { words: [] })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(getVocabulary(system)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await setVocabulary(admin, { words: ["OKR"] })).toEqual({ words: ["OKR"] });
});

test("a list that cannot be used is refused whole, with a sentence", async () => {
  const owner = await aCtx(testDb.db);
  await setVocabulary(owner, { words: ["kept"] });
  const tooMany = Array.from({ length: maxVocabulary + 1 }, (_, n) => `word ${n}`);
  for (const words of [["x".repeat(81)], ["fine", "  "], tooMany]) {
    await expect(setVocabulary(owner, { words })).rejects.toMatchObject({ code: "VALIDATION" });
  }
  expect(await getVocabulary(owner)).toEqual(["kept"]);
});
