import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { schedules } from "@rollcall/core/schedules";
import { inTx } from "@rollcall/db/ctx";
import { submitEnrollment } from "@rollcall/db/enrollment/submitEnrollment";
import { failJob } from "@rollcall/db/job/failJob";
import { submitJob } from "@rollcall/db/job/submitJob";
import { createMeeting } from "@rollcall/db/meeting/createMeeting";
import { erasePerson } from "@rollcall/db/person/erasePerson";
import { renewSchedule, takeSchedule } from "@rollcall/db/schedule/takeSchedule";
import { createMediaStore } from "@rollcall/db/storage";
import { aCtx } from "@rollcall/db/testing/aCtx";
import { createTestDb, type TestDb } from "@rollcall/db/testing/createTestDb";
import {
  aFile,
  anEnrolledPerson,
  aPerson,
  aRecordedMeeting,
  aTranscribedMeeting,
  claimed,
  testVault,
} from "@rollcall/db/testing/factories";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import pino from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runDueSchedules, startSchedules } from "../src/runSchedules.ts";
import { redeliver } from "../src/scheduled/redeliver.ts";
import { replayErasures } from "../src/scheduled/replayErasures.ts";
import { retention } from "../src/scheduled/retention.ts";
import { sweep } from "../src/scheduled/sweep.ts";
import { type Scheduled, type Surroundings, scheduled } from "../src/scheduled.ts";

const log = pino({ level: "silent" });
const { signal } = new AbortController();
const dayMs = 24 * 3600 * 1000;

let testDb: TestDb;
let around: Surroundings;
beforeEach(async () => {
  testDb = await createTestDb();
  const { db } = testDb;
  const dataDir = await mkdtemp(join(tmpdir(), "rollcall-schedules-"));
  const media = createMediaStore(join(dataDir, "media"));
  around = { db, dataDir, media, voiceprints: createVoiceprintIndex({ db, vault: testVault }) };
});
afterEach(async () => {
  await testDb.close();
  await rm(around.dataDir, { recursive: true, force: true });
});

describe("who does it", () => {
  const nothing: Scheduled = async () => ({});
  const idle = { retention: nothing, sweep: nothing, redeliver: nothing, replayErasures: nothing, checkIndex: nothing };
  const config = (work: Partial<typeof idle>) => ({
    scheduled: { ...idle, ...work },
    around,
    workerId: randomUUID(),
    log,
  });

  test("of two workers one does what is due, and nobody until it is due again", async () => {
    let runs = 0;
    const work: Scheduled = async () => ({ meetings: ++runs });
    const [left, right] = [config({ retention: work }), config({ retention: work })];
    await Promise.all([runDueSchedules(left, signal), runDueSchedules(right, signal)]);
    await runDueSchedules(left, signal);
    expect(runs).toBe(1);
    const row = await testDb.db.schedule.findUniqueOrThrow({ where: { name: "retention" } });
    expect(row).toMatchObject({ leaseUntil: null, error: null, result: { meetings: 1 } });
    const nextInMs = row.dueAt.getTime() - row.finishedAt!.getTime();
    expect(nextInMs).toBe(schedules.retention.everyMs);

    await testDb.db.schedule.update({ where: { name: "retention" }, data: { dueAt: new Date() } });
    await runDueSchedules(right, signal);
    expect(runs).toBe(2);
  });

  test("a worker that died in the middle is replaced when its lease is over", async () => {
    const [dead, next] = [
      { name: "sweep", workerId: randomUUID() },
      { name: "sweep", workerId: randomUUID() },
    ] as const;
    expect(await takeSchedule(testDb.db, dead, 60_000)).toBe(true);
    expect(await takeSchedule(testDb.db, next, 60_000)).toBe(false);
    await testDb.db.schedule.update({ where: { name: "sweep" }, data: { leaseUntil: new Date(Date.now() - 1) } });
    expect(await takeSchedule(testDb.db, next, 60_000)).toBe(true);
    expect(await renewSchedule(testDb.db, dead, 60_000)).toBe(false);
  });

  test("work that fails says why, and the rest is done all the same", async () => {
    let swept = 0;
    const work = config({
      retention: async () => {
        throw new Error("no");
      },
      sweep: async () => ({ files: ++swept }),
    });
    await runDueSchedules(work, signal);
    expect(swept).toBe(1);
    const row = await testDb.db.schedule.findUniqueOrThrow({ where: { name: "retention" } });
    expect(row).toMatchObject({ error: "no", leaseUntil: null });
    expect(row.dueAt.getTime()).toBeLessThan(Date.now() + schedules.retention.everyMs / 2);
  });

  test("a worker that is asked to stop leaves it, due at once", async () => {
    const begun = Promise.withResolvers<void>();
    const running = startSchedules(
      config({
        retention: (_, stop) =>
          new Promise((_resolve, reject) => {
            stop.addEventListener("abort", () => reject(stop.reason));
            begun.resolve();
          }),
      }),
    );
    await begun.promise;
    await running.stop();
    const row = await testDb.db.schedule.findUniqueOrThrow({ where: { name: "retention" } });
    expect(row.leaseUntil).toBeNull();
    expect(row.dueAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test("the real ones run on an empty database", async () => {
    await runDueSchedules({ scheduled, around, workerId: randomUUID(), log }, signal);
    const rows = await testDb.db.schedule.findMany({ orderBy: { name: "asc" }, select: { name: true, error: true } });
    expect(rows).toEqual(
      Object.keys(schedules)
        .sort()
        .map((name) => ({ name, error: null })),
    );
  });
});

describe("retention", () => {
  const age = (id: string, days: number) =>
    testDb.db.meeting.update({ where: { id }, data: { createdAt: new Date(Date.now() - days * dayMs) } });
  const isThere = async (id: string) => (await testDb.db.meeting.count({ where: { id } })) === 1;

  test("meetings go when their organisation keeps them no longer, with their files; nobody else's do", async () => {
    const [short, forever] = [await aCtx(testDb.db), await aCtx(testDb.db)];
    await testDb.db.organization.update({ where: { id: short.orgId }, data: { retentionDays: 30 } });
    const old = await aTranscribedMeeting(short);
    const young = await aRecordedMeeting(short);
    const kept = await aRecordedMeeting(forever);
    await age(old.meetingId, 31);
    await age(young.meetingId, 29);
    await age(kept.meetingId, 4000);
    const { mediaKey } = await testDb.db.recording.findFirstOrThrow({ where: { meetingId: old.meetingId } });

    expect(await retention(around, signal)).toMatchObject({ meetings: 1, uploads: 0 });
    expect([await isThere(old.meetingId), await isThere(young.meetingId), await isThere(kept.meetingId)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(await testDb.db.segment.count({ where: { transcriptId: old.transcriptId } })).toBe(0);
    const purge = await testDb.db.job.findFirstOrThrow({ where: { orgId: short.orgId, name: "purge" } });
    expect(purge.options).toMatchObject({ mediaKeys: [mediaKey, `${mediaKey}.artefacts`] });
    const audit = await testDb.db.auditEvent.findFirstOrThrow({ where: { action: "meeting.expired" } });
    expect(audit).toMatchObject({ orgId: short.orgId, subjectId: old.meetingId, actor: "system:retention" });
  });

  test("an upload that was given up goes, one that may still come does not", async () => {
    const ctx = await aCtx(testDb.db);
    const [stale, fresh] = [await createMeeting(ctx, { title: "a" }), await createMeeting(ctx, { title: "b" })];
    await age(stale.id, 3);
    expect(await retention(around, signal)).toMatchObject({ meetings: 0, uploads: 1 });
    expect([await isThere(stale.id), await isThere(fresh.id)]).toEqual([false, true]);
  });

  test("a voiceprint past its life is destroyed with its samples", async () => {
    const ctx = await aCtx(testDb.db);
    const { personId } = await anEnrolledPerson(ctx);
    await anEnrolledPerson(ctx);
    await testDb.db.voiceprint.updateMany({ where: { personId }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await retention(around, signal)).toMatchObject({ voices: 1 });
    expect(await testDb.db.voiceprint.count({ where: { orgId: ctx.orgId } })).toBe(1);
    expect(await testDb.db.enrollmentSample.count({ where: { personId, vector: { not: null } } })).toBe(0);
    expect(await retention(around, signal)).toMatchObject({ voices: 0 });
  });

  test("clips that were refused are destroyed after a week", async () => {
    const ctx = await aCtx(testDb.db);
    const { personId } = await aPerson(ctx);
    const { jobId } = await submitEnrollment(ctx, { personId, files: [aFile(), aFile()] });
    const error = { code: "MEDIA_DAMAGED", message: "It is damaged.", isPermanent: true } as const;
    await failJob(testDb.db, await claimed(ctx, jobId), error);
    expect(await retention(around, signal)).toMatchObject({ clips: 0 });
    await testDb.db.recording.updateMany({ where: {}, data: { createdAt: new Date(Date.now() - 8 * dayMs) } });
    expect(await retention(around, signal)).toMatchObject({ clips: 2 });
    expect(await testDb.db.recording.count({ where: { mediaKey: { not: null } } })).toBe(0);
  });
});

describe("sweep", () => {
  /** A file or folder that was last written so many days ago. */
  function lay(path: string, days: number): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "bytes");
    age(path, days);
    return path;
  }
  function age(path: string, days: number): void {
    const at = new Date(Date.now() - days * dayMs);
    utimesSync(path, at, at);
  }

  test("files that no recording knows go, whatever is derived from a known one stays", async () => {
    const ctx = await aCtx(testDb.db);
    const { meetingId } = await aRecordedMeeting(ctx);
    const { mediaKey } = await testDb.db.recording.findFirstOrThrow({ where: { meetingId } });
    const inStore = (key: string, days: number) => lay(around.media.path(key), days);
    const kept = [
      inStore(mediaKey!, 9),
      inStore(`${mediaKey}.peaks`, 9),
      inStore(`${mediaKey}.artefacts`, 9),
      inStore("ffffffffffffffffffffffffffffffff", 1),
      lay(join(around.dataDir, "media", "ab", "note"), 9),
    ];
    const gone = [
      inStore("eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee", 9),
      inStore("eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee.peaks", 9),
      inStore("dddddddddddddddddddddddddddddddd.part", 9),
    ];
    expect(await sweep(around, signal)).toMatchObject({ files: 3 });
    expect(kept.filter((path) => !existsSync(path))).toEqual([]);
    expect(gone.filter((path) => existsSync(path))).toEqual([]);
  });

  test("when most files are unknown, the database is taken for the wrong one and nothing is removed", async () => {
    const files = Array.from({ length: 60 }, (_, n) => lay(around.media.path(String(n).padStart(32, "0")), 9));
    await expect(sweep(around, signal)).rejects.toThrow("60 of 60 files in the media store belong to no recording");
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("checkpoints of jobs that are over go, those of jobs that wait or have just ended stay", async () => {
    const ctx = await aCtx(testDb.db);
    const [waiting, ended] = [await aRecordedMeeting(ctx), await aRecordedMeeting(ctx)];
    await testDb.db.job.update({ where: { id: ended.jobId }, data: { state: "cancelled" } });
    const folder = (jobId: string, days: number) => {
      lay(join(around.dataDir, "artefacts", jobId, "vad-1"), days);
      age(join(around.dataDir, "artefacts", jobId), days);
      return join(around.dataDir, "artefacts", jobId);
    };
    const [of, over, fresh, lost] = [
      folder(waiting.jobId, 9),
      folder(ended.jobId, 9),
      folder(randomUUID(), 0),
      folder("x", 9),
    ];
    expect(await sweep(around, signal)).toMatchObject({ artefacts: 2 });
    expect([of, over, fresh, lost].map((path) => existsSync(path))).toEqual([true, false, true, false]);
  });

  test("uploads that nobody has continued go", async () => {
    const upload = (name: string, days: number) => lay(join(around.dataDir, "uploads", name), days);
    const [stale, fresh] = [upload("aa", 3), upload("bb", 1)];
    expect(await sweep(around, signal)).toMatchObject({ uploads: 1 });
    expect([existsSync(stale), existsSync(fresh)]).toEqual([false, true]);
  });
});

describe("redeliver", () => {
  const message = async (jobId: string) => {
    const rows = await testDb.db.$queryRaw<{ state: string; priority: number }[]>`
      select state::text, priority from pgboss.job where id = ${jobId}::uuid`;
    return rows[0];
  };
  const lose = (jobId: string) => testDb.db.$executeRaw`delete from pgboss.job where id = ${jobId}::uuid`;
  const agedBy = (jobId: string, ms: number) =>
    testDb.db.job.update({ where: { id: jobId }, data: { createdAt: new Date(Date.now() - ms) } });

  test("an unfinished job without a message gets one, in its old place; every other is left alone", async () => {
    const ctx = await aCtx(testDb.db);
    const submit = async () => (await aRecordedMeeting(ctx)).jobId;
    const [lost, completed, over, fresh, well] = [
      await submit(),
      await submit(),
      await submit(),
      await submit(),
      await submit(),
    ];
    for (const jobId of [lost, completed, over, well]) await agedBy(jobId, 120_000);
    for (const jobId of [lost, over, fresh]) await lose(jobId);
    await testDb.db.$executeRaw`update pgboss.job set state = 'completed' where id = ${completed}::uuid`;
    await testDb.db.job.update({ where: { id: over }, data: { state: "cancelled" } });

    expect(await redeliver(around, signal)).toMatchObject({ jobs: 2 });
    const { priority } = await testDb.db.job.findUniqueOrThrow({ where: { id: lost } });
    expect(await message(lost)).toEqual({ state: "created", priority });
    expect(await message(completed)).toMatchObject({ state: "created" });
    expect([await message(over), await message(fresh)]).toEqual([undefined, undefined]);
    expect(await redeliver(around, signal)).toMatchObject({ jobs: 0 });
  });

  test("a job that has waited for hours comes before everything that was submitted later", async () => {
    const ctx = await aCtx(testDb.db);
    const submit = (audioMs: number) =>
      inTx(ctx, (tx) => submitJob(tx, { orgId: ctx.orgId, name: "transcribe", audioMs, urgency: "bulk" }));
    const [old, fresh] = [await submit(4 * 3600_000), await submit(1000)];
    const before = await message(fresh);
    await agedBy(old, 3 * 3600_000);
    expect(await redeliver(around, signal)).toMatchObject({ promoted: 1 });
    const urgent = await inTx(ctx, (tx) => submitJob(tx, { orgId: ctx.orgId, name: "transcribe", audioMs: 1000 }));
    expect((await message(old))!.priority).toBeGreaterThan((await message(urgent))!.priority);
    expect((await testDb.db.job.findUniqueOrThrow({ where: { id: old } })).priority).toBe(
      (await message(old))!.priority,
    );
    expect(await message(fresh)).toEqual(before);
    expect(await redeliver(around, signal)).toMatchObject({ promoted: 0 });
  });
});

test("whoever was erased stands in a file beside the database, and goes again when a backup brings them back", async () => {
  const ctx = await aCtx(testDb.db);
  const { personId } = await anEnrolledPerson(ctx, { name: "Dora" });
  await erasePerson(ctx, { id: personId });
  expect(await replayErasures(around, signal)).toEqual({ erasedAgain: 0 });
  const lines = () => readFileSync(join(around.dataDir, "erasures.jsonl"), "utf8").trim().split("\n");
  expect(lines().filter((line) => line.includes(personId))).toHaveLength(1);
  expect(lines().join()).not.toContain("Dora");

  await testDb.db.erasure.deleteMany({ where: { orgId: ctx.orgId } });
  await testDb.db.person.create({ data: { id: personId, orgId: ctx.orgId, name: "Dora", nameKey: "dora" } });
  expect(await replayErasures(around, signal)).toEqual({ erasedAgain: 1 });
  expect(await testDb.db.person.count({ where: { id: personId } })).toBe(0);
  expect(await replayErasures(around, signal)).toEqual({ erasedAgain: 0 });
  expect(lines().filter((line) => line.includes(personId))).toHaveLength(1);
});
