import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { getLimits } from "../src/org/getLimits.ts";
import { setLimits } from "../src/org/setLimits.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

test("limits are changed one by one, for one's own organisation, by owners and admins", async () => {
  const other = await aCtx(testDb.db);
  const before = await getLimits(other);
  expect(before).toEqual({ jobConcurrency: 8, retentionDays: null });
  expect(await setLimits(ctx, { retentionDays: 90 })).toEqual({ jobConcurrency: 8, retentionDays: 90 });
  expect(await expectAudit(ctx, "organization.limitsSet", ctx.orgId)).toEqual({ jobConcurrency: 8, retentionDays: 90 });
  const admin = await aCtx(testDb.db, { role: "admin", beside: ctx });
  await setLimits(admin, { jobConcurrency: 2 });
  await setLimits(admin, { retentionDays: null });
  const member = await aCtx(testDb.db, { role: "member", beside: ctx });
  expect(await getLimits(member)).toEqual({ jobConcurrency: 2, retentionDays: null });
  await expect(setLimits(member, { jobConcurrency: 3 })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await getLimits(other)).toEqual(before);
});

test.each([
  [{ jobConcurrency: 0 }, "At least one job has to run."],
  [{ jobConcurrency: 65 }, "At most 64 jobs run at the same time."],
  [{ retentionDays: 0 }, "Meetings are kept for at least a day."],
])("%j is refused with a sentence", async (input, message) => {
  await expect(setLimits(ctx, input)).rejects.toMatchObject({ code: "VALIDATION", message });
});
