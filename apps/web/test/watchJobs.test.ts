import { finishJob } from "@rollcall/db/job/finishJob";
import { notifyJob } from "@rollcall/db/job/notifyJob";
import { reportProgress } from "@rollcall/db/job/reportProgress";
import { withAttempt } from "@rollcall/db/job/withAttempt";
import { claimed } from "@rollcall/db/testing/factories";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type JobsChange, watchJobs } from "../src/server/watchJobs.ts";
import { aRecordedMeeting, ctxOf } from "./support/meetings.ts";
import { type Account, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

let app: TestApp;
let owner: Account;
let other: Account;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
  other = await signUp();
});
afterAll(() => app.close());

/** Listens until `stop`, and has at once read what there is to read. */
async function listening(account: Account, rereadMs = 3_600_000) {
  const leaving = new AbortController();
  const events = watchJobs(ctxOf(app, account), { signal: leaving.signal, rereadMs, gatherMs: 1 });
  const next = async (): Promise<JobsChange> => {
    const { value } = await events.next();
    if (!value) throw new Error("the stream has ended");
    return value;
  };
  const first = next();
  return {
    first,
    next,
    stop: async () => {
      leaving.abort();
      await events.return(undefined);
    },
  };
}

test("a workspace hears of every change of its jobs, with the rows, and of nobody else's", async () => {
  const { jobId } = await aRecordedMeeting(app, owner);
  const stream = await listening(owner);
  // Listening begins with the advice to read the list: what happened before was announced to nobody.
  expect(await stream.first).toEqual({ rows: [], isComplete: false });

  await aRecordedMeeting(app, other);
  const job = await claimed(ctxOf(app, owner), jobId);
  await reportProgress(app.db, job, { stage: "asr", percent: 40, etaMs: 9000 });
  let change = await stream.next();
  while (change.rows[0]?.percent !== 40) change = await stream.next();
  expect(change.isComplete).toBe(true);
  expect(change.rows).toMatchObject([{ id: jobId, state: "running", stage: "asr", meetingTitle: "Planning" }]);

  await withAttempt(app.db, job, (tx) => finishJob(tx, job));
  expect((await stream.next()).rows).toMatchObject([{ id: jobId, state: "done" }]);
  await stream.stop();
});

test("a burst becomes one event, a flood the advice to read again", async () => {
  const meetings = await Promise.all([aRecordedMeeting(app, owner), aRecordedMeeting(app, owner)]);
  const stream = await listening(owner);
  const waiting = stream.first;
  await app.db.$transaction(async (tx) => {
    for (const { jobId } of meetings) await notifyJob(tx, { orgId: owner.orgId, jobId });
  });
  expect((await waiting).rows.map((row) => row.id).toSorted()).toEqual(meetings.map((made) => made.jobId).toSorted());

  const flood = stream.next();
  await app.db.$transaction(async (tx) => {
    for (let n = 0; n < 101; n++) await notifyJob(tx, { orgId: owner.orgId, jobId: crypto.randomUUID() });
  });
  expect(await flood).toEqual({ rows: [], isComplete: false });
  await stream.stop();
});

test("when the announcing connection is cut, watchers are told to read again, and hear of changes afterwards", async () => {
  const { jobId } = await aRecordedMeeting(app, owner);
  const stream = await listening(owner, 50);
  await app.db.$queryRaw`
    select pg_terminate_backend(pid)::text from pg_stat_activity
    where application_name = 'rollcall-listen' and datname = current_database()`;
  expect(await stream.first).toEqual({ rows: [], isComplete: false });

  // Reconnected within a second or so; a change is then announced with its row once more.
  const job = await claimed(ctxOf(app, owner), jobId);
  let change = await stream.next();
  for (let percent = 1; change.rows.length === 0; percent++) {
    await reportProgress(app.db, job, { stage: "asr", percent: percent % 100, etaMs: null });
    change = await stream.next();
  }
  expect(change.rows).toMatchObject([{ id: jobId, state: "running" }]);
  await stream.stop();
});
