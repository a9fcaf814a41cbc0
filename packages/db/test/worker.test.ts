import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountExists } from "../src/org/accountExists.ts";
import { createOrganization } from "../src/org/createOrganization.ts";
import { findMembership } from "../src/org/findMembership.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { beat } from "../src/worker/beat.ts";
import { leave } from "../src/worker/leave.ts";
import { listWorkers } from "../src/worker/listWorkers.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

test("the first account makes an organisation and owns it", async () => {
  const { db } = testDb;
  expect(await accountExists(db)).toBe(false);
  const userId = "user-1";
  await db.user.create({ data: { id: userId, name: "Ann", email: "ann@example.test" } });
  expect(await accountExists(db)).toBe(true);
  expect(await findMembership(db, { userId })).toBeNull();
  const { orgId } = await createOrganization(db, { userId, name: "Ann's workspace" });
  expect(await findMembership(db, { userId })).toEqual({ orgId, orgName: "Ann's workspace", role: "owner" });
  await expectAudit({ db, orgId, role: "owner", actor: { type: "user", userId } }, "organization.created", orgId);
});

test("a worker is alive while it beats, then remembered, and forgotten when it leaves in good order", async () => {
  const { db } = testDb;
  const model = { role: "asr", name: "a", family: "f", sha256: "0", provider: "cpu", loadMs: 1, proofMs: 2 } as const;
  const id = randomUUID();
  await beat(db, { id, name: "worker-1", lane: "cpu", models: [] });
  await beat(db, { id, name: "worker-1", lane: "cpu", models: [model] });
  expect(await listWorkers(db)).toMatchObject([{ id, name: "worker-1", lane: "cpu", models: [model], isAlive: true }]);

  await db.worker.update({ where: { id }, data: { seenAt: new Date(Date.now() - 21_000) } });
  expect(await listWorkers(db)).toMatchObject([{ id, isAlive: false }]);
  await leave(db, { id });
  expect(await listWorkers(db)).toEqual([]);
});
