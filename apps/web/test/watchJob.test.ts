import type { JobView } from "@rollcall/core/job";
import { notifyJob } from "@rollcall/db/job/notifyJob";
import { afterAll, beforeAll, expect, test } from "vitest";
import { nextChange } from "../src/server/changes.ts";
import { watchJob } from "../src/server/watchJob.ts";
import { aRecordedMeeting, ctxOf } from "./support/meetings.ts";
import { type Account, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

let app: TestApp;
let owner: Account;

beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
});
afterAll(() => app.close());

async function change(jobId: string, data: object): Promise<void> {
  await app.db.$transaction(async (tx) => {
    await tx.job.update({ where: { id: jobId }, data });
    await notifyJob(tx, { orgId: owner.orgId, jobId });
  });
}

/** The states a browser would be sent, without the ids that let it resume. */
async function* watch(jobId: string): AsyncGenerator<JobView> {
  const events: AsyncIterable<unknown> = await owner.api.job.watch({ id: jobId });
  // Over HTTP an event becomes {id, data}, as the type says; within the process it is still a tuple.
  for await (const event of events) yield (event as [string, JobView])[1];
}

test("a watcher sees the job now, each change when it is announced, and then the end", async () => {
  const { jobId } = await aRecordedMeeting(app, owner);
  // So patient that only an announcement can be what woke it.
  const signal = new AbortController().signal;
  const events = watchJob(ctxOf(app, owner), { id: jobId, signal, rereadMs: 3_600_000 });
  const next = async () => (await events.next()).value;
  expect(await next()).toMatchObject({ id: jobId, state: "queued", percent: 0 });

  await change(jobId, { state: "running", attempt: 1, stage: "asr", percent: 40 });
  expect(await next()).toMatchObject({ state: "running", stage: "asr", percent: 40 });
  await change(jobId, { state: "done", percent: 100, finishedAt: new Date() });
  expect(await next()).toMatchObject({ state: "done", percent: 100 });
  expect((await events.next()).done).toBe(true);
});

test("a watcher of a job that has ended gets its last state and the end", async () => {
  const { jobId } = await aRecordedMeeting(app, owner);
  await owner.api.job.cancel({ id: jobId });
  const seen: string[] = [];
  for await (const job of watch(jobId)) seen.push(job.state);
  expect(seen).toEqual(["cancelled"]);
});

test("without a notification the wait ends by itself, and at once when the watcher leaves", async () => {
  const never = new AbortController();
  await nextChange("some job", { timeoutMs: 5, signal: never.signal });
  const leaving = new AbortController();
  const wait = nextChange("some job", { timeoutMs: 60_000, signal: leaving.signal });
  leaving.abort();
  await wait;
  await nextChange("some job", { timeoutMs: 60_000, signal: leaving.signal });
});
