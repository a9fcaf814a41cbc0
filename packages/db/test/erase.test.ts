import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { createLink } from "../src/enrollment/createLink.ts";
import { submitEnrollment } from "../src/enrollment/submitEnrollment.ts";
import { createPerson } from "../src/person/createPerson.ts";
import { erasePerson } from "../src/person/erasePerson.ts";
import { recordConsent } from "../src/person/recordConsent.ts";
import { listErasures, replayErasures } from "../src/person/replayErasures.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { aFile, anEnrolledPerson, aTranscribedMeeting } from "../src/testing/factories.ts";
import { nameSpeaker } from "../src/transcript/nameSpeaker.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

/** The tables, the queue's included, in whose rows one of the words stands. */
async function tablesWith(...words: string[]): Promise<string[]> {
  const tables = await testDb.db.$queryRaw<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'pgboss') and tablename <> '_prisma_migrations'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await testDb.db.$queryRawUnsafe<{ count: bigint }[]>(
      `select count(*) from ${name} as it where ${words.map((_, n) => `it::text ilike '%' || $${n + 1} || '%'`).join(" or ")}`,
      ...words,
    );
    if ((rows[0]?.count ?? 0n) > 0n) found.push(name);
  }
  return found.sort();
}

test("of somebody erased no table keeps anything but the id, in the proof", async () => {
  const name = "Annabella Quist";
  const { personId } = await anEnrolledPerson(ctx, { name });
  await testDb.db.person.update({ where: { id: personId }, data: { email: "annabella@example.test" } });
  const { token } = await createLink(ctx, { personId });
  await submitEnrollment(ctx, { personId, files: [aFile("annabella waits.wav")] });
  const { speakerIds, transcriptId } = await aTranscribedMeeting(ctx);
  await nameSpeaker(ctx, { speakerId: speakerIds[0]!, personId });
  const alike = { gates: [], weight: 1, alike: { personId, posterior: 0.9 } };
  const { personId: bert } = await anEnrolledPerson(ctx, { name: "Bert" });
  await testDb.db.enrollmentSample.updateMany({ where: { personId: bert }, data: { quality: alike } });
  const secret = await testDb.db.enrollmentSample.findFirstOrThrow({ where: { personId, vector: { not: null } } });
  const vector = Buffer.from(secret.vector!).toString("hex");
  const traces = [name, "annabella", vector, secret.id];
  expect(await tablesWith(...traces)).not.toEqual([]);
  expect(await tablesWith(token)).toEqual([]);

  const { certificateId } = await erasePerson(ctx, { id: personId });
  expect(await tablesWith(...traces)).toEqual([]);
  // Job rows and the queue say whom a cancelled or purging job was about, the rest is the proof.
  expect(await tablesWith(personId)).toEqual(['public."AuditEvent"', 'public."Erasure"', 'public."Job"']);
  const certificate = await testDb.db.erasure.findUniqueOrThrow({ where: { id: certificateId } });
  expect(certificate.found).toEqual({ samples: 2, voiceprints: 1, consents: 1, links: 1, speakers: 1 });
  expect(await testDb.db.speaker.count({ where: { transcriptId, personId: { not: null } } })).toBe(0);
});

test("a name that is to stay is text, and nobody's any more", async () => {
  const { personId } = await anEnrolledPerson(ctx, { name: "Carla" });
  const { speakerIds } = await aTranscribedMeeting(ctx);
  await nameSpeaker(ctx, { speakerId: speakerIds[0]!, personId });
  await erasePerson(ctx, { id: personId, keepsNames: true });
  expect(await testDb.db.speaker.findUniqueOrThrow({ where: { id: speakerIds[0]! } })).toMatchObject({
    personId: null,
    state: "unknown",
    alias: "Carla",
  });
  expect(await tablesWith("Carla")).toEqual(['public."Speaker"']);
});

test("whoever a restored backup brings back is erased again, and nobody else", async () => {
  const own = await aCtx(testDb.db);
  const { id } = await createPerson(own, { name: "Dora" });
  const { id: stays } = await createPerson(own, { name: "Emil" });
  await erasePerson(own, { id });
  const erased = (await listErasures(testDb.db)).filter((one) => one.orgId === own.orgId);
  expect(erased.map((one) => one.personId)).toEqual([id]);

  // As the backup has them: the person is there, the erasure is not.
  await testDb.db.erasure.deleteMany({ where: { orgId: own.orgId } });
  await testDb.db.person.create({ data: { id, orgId: own.orgId, name: "Dora", nameKey: "dora" } });
  await recordConsent(own, { personId: id, textVersion: "1", textHash: "0".repeat(64), method: "form" });
  expect(await replayErasures(testDb.db, erased)).toBe(1);
  expect(await testDb.db.person.findMany({ where: { orgId: own.orgId }, select: { id: true } })).toEqual([
    { id: stays },
  ]);
  expect(await testDb.db.erasure.count({ where: { orgId: own.orgId, personId: id } })).toBe(1);
  expect(await replayErasures(testDb.db, erased)).toBe(0);
});
