import { afterAll, beforeAll, expect, test } from "vitest";
import { createDb } from "../src/client.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

test("moments stay the same moments on a server that thinks in another time zone", async () => {
  const [row] = await testDb.db.$queryRaw<{ name: string }[]>`select current_database() as name`;
  await testDb.db.$executeRawUnsafe(`alter database "${row?.name}" set timezone to 'Asia/Tokyo'`);
  const db = createDb(testDb.url);
  const { orgId } = await aCtx(db);
  const heldAt = new Date("2026-03-01T08:00:00.250Z");
  const meeting = await db.meeting.create({ data: { orgId, title: "A", heldAt }, select: { heldAt: true } });
  expect(meeting.heldAt).toEqual(heldAt);
  const [stored] = await db.$queryRaw<{ ms: number }[]>`
    select (extract(epoch from "heldAt") * 1000)::float8 as ms from "Meeting" where "orgId" = ${orgId}::uuid`;
  expect(stored?.ms).toBe(heldAt.getTime());
  await db.$disconnect();
});
