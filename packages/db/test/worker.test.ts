import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseJob } from "../src/job/releaseJob.ts";
import { reportProgress } from "../src/job/reportProgress.ts";
import { accountExists } from "../src/org/accountExists.ts";
import { createOrganization } from "../src/org/createOrganization.ts";
import { findMembership } from "../src/org/findMembership.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { expectAudit } from "../src/testing/expectAudit.ts";
import { aRecordedMeeting, claimed } from "../src/testing/factories.ts";
import { beat } from "../src/worker/beat.ts";
import { leave } from "../src/worker/leave.ts";
import { listWorkers } from "../src/worker/listWorkers.ts";
import { readBacklog } from "../src/worker/readBacklog.ts";

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
  await beat(db, { id, name: "worker-1", lanes: ["cpu"], models: [] });
  expect(await listWorkers(db)).toMatchObject([{ models: [], rssBytes: null, provedAt: null }]);
  const provedAt = new Date();
  await beat(db, { id, name: "worker-1", lanes: ["gpu", "cpu"], models: [model], rssBytes: 3e9, provedAt });
  expect(await listWorkers(db)).toMatchObject([
    {
      id,
      name: "worker-1",
      lanes: ["gpu", "cpu"],
      models: [model],
      rssBytes: 3e9,
      provedAt: provedAt.toISOString(),
      current: [],
      isAlive: true,
    },
  ]);

  await db.worker.update({ where: { id }, data: { seenAt: new Date(Date.now() - 21_000) } });
  expect(await listWorkers(db)).toMatchObject([{ id, isAlive: false }]);
  await leave(db, { id });
  expect(await listWorkers(db)).toEqual([]);
});

test("a worker's current jobs are those whose rows name it; another organisation learns no id", async () => {
  const { db } = testDb;
  const [ours, theirs] = [await aCtx(db), await aCtx(db)];
  const id = randomUUID();
  await beat(db, { id, name: "worker-2", lanes: ["cpu"], models: [] });
  const { jobId } = await aRecordedMeeting(ours);
  const attempt = await claimed(ours, jobId, id);
  await reportProgress(db, attempt, { stage: "asr", percent: 40, etaMs: null });
  const waiting = await aRecordedMeeting(ours);

  const current = async (viewer?: { orgId: string }) => (await listWorkers(db, viewer))[0]?.current;
  const shown = { name: "transcribe", stage: "asr", percent: 40, attempt: 1, since: expect.any(String) };
  expect(await current(ours)).toEqual([{ jobId, ...shown }]);
  expect(await current(theirs)).toEqual([{ jobId: null, ...shown }]);
  expect(await current()).toEqual([{ jobId: null, ...shown }]);

  await releaseJob(db, attempt);
  expect(await current(ours)).toEqual([]);
  await claimed(ours, waiting.jobId, randomUUID());
  expect(await current(ours)).toEqual([]);
  await leave(db, { id });
});

test("the backlog counts what waits and runs in every organisation, and who lives", async () => {
  const { db } = testDb;
  await db.job.deleteMany({});
  expect(await readBacklog(db)).toEqual({ jobs: [], workersAlive: 0 });
  const [one, other] = [await aCtx(db), await aCtx(db)];
  await aRecordedMeeting(one);
  const { jobId } = await aRecordedMeeting(other);
  const old = await aRecordedMeeting(other);
  await db.job.update({ where: { id: old.jobId }, data: { createdAt: new Date(Date.now() - 90_000) } });
  await claimed(other, jobId);
  await beat(db, { id: randomUUID(), name: "alive", lanes: ["gpu"], models: [] });

  const { jobs, workersAlive } = await readBacklog(db);
  expect(workersAlive).toBe(1);
  const lane = jobs[0]?.lane;
  expect(jobs.toSorted((a, b) => a.state.localeCompare(b.state))).toEqual([
    { name: "transcribe", lane, state: "queued", count: 2, oldestSeconds: expect.closeTo(90, -1) },
    { name: "transcribe", lane, state: "running", count: 1, oldestSeconds: expect.closeTo(0, -1) },
  ]);
});
