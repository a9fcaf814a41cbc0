import { join } from "node:path";
import { cancelJob } from "@rollcall/db/job/cancelJob";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { listSegments } from "@rollcall/db/transcript/listSegments";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLonger } from "./support/makeAudio.ts";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

const env = { WORKER_THREADS: "1" };
const isInTheMiddle = (job: { state: string; percent: number }) => job.state === "running" && job.percent >= 20;

// A dead worker is noticed after 10 s, and other work may share the machine.
describe.runIf(hasShared)("a job survives its worker", { timeout: 120_000 }, () => {
  let office: Office;
  let worker: WorkerProcess;
  /** A minute and a half: long enough to be interrupted in the middle, with one thread. */
  let recording: string;
  /** What an undisturbed worker makes of the recording. */
  let undisturbed: string[];

  const start = async () => {
    worker = await startWorker({ databaseUrl: office.url, dataDir: office.dataDir, env });
  };
  const resultOf = async (meetingId: string) => {
    const { transcript } = await getMeeting(office.ctx, { id: meetingId });
    const { items } = await listSegments(office.ctx, { transcriptId: transcript!.id, limit: 1000 });
    return items.map(({ n, startMs, endMs, text }) => `${n} ${startMs}-${endMs} ${text}`);
  };

  beforeAll(async () => {
    office = await openOffice();
    recording = makeLonger(sharedAudio("short/two_cities_16k.wav"), 2, join(office.dataDir, "reading.wav"));
    await start();
    const { meetingId, jobId } = await office.submitMeeting(recording);
    await office.jobOnce(jobId, isOver);
    undisturbed = await resultOf(meetingId);
    expect(undisturbed.length).toBeGreaterThan(0);
  }, 120_000);
  afterAll(async () => {
    await worker.end("SIGTERM");
    await office.close();
  });

  it("asked to stop in the middle, it hands the job back, uncounted, and another finishes it", async () => {
    const { meetingId, jobId } = await office.submitMeeting(recording);
    await office.jobOnce(jobId, isInTheMiddle);
    expect(await worker.end("SIGTERM")).toBe(0);
    expect(await office.jobOnce(jobId, () => true)).toMatchObject({ state: "queued", crashes: 0, failures: 0 });
    await start();
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 2, crashes: 0, failures: 0 });
    expect(await resultOf(meetingId)).toEqual(undisturbed);
  });

  it("killed in the middle, another finishes the job: nothing twice, nothing lost", async () => {
    const { meetingId, jobId } = await office.submitMeeting(recording);
    await office.jobOnce(jobId, isInTheMiddle);
    await worker.end("SIGKILL");
    await start();
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 2, crashes: 1, failures: 0 });
    expect(await resultOf(meetingId)).toEqual(undisturbed);
  });

  it("a cancelled job stops within two seconds and the worker takes the next one", async () => {
    const { jobId } = await office.submitMeeting(recording);
    await office.jobOnce(jobId, isInTheMiddle);
    const cancelledAt = performance.now();
    await cancelJob(office.ctx, { id: jobId });
    await worker.logged({ msg: "job has ended", jobId });
    expect(performance.now() - cancelledAt).toBeLessThan(2000);
    const next = await office.submitMeeting(sharedAudio("short/jfk.flac"));
    await office.jobOnce(next.jobId, (job) => job.state === "running");
    expect(performance.now() - cancelledAt).toBeLessThan(3000);
    expect(await office.jobOnce(next.jobId, isOver)).toMatchObject({ state: "done" });
    expect(await office.jobOnce(jobId, () => true)).toMatchObject({ state: "cancelled" });
  });

  it("asked twice, it ends where it stands", async () => {
    const { jobId } = await office.submitMeeting(recording);
    await office.jobOnce(jobId, isInTheMiddle);
    // Its row is held, so that the first request cannot be followed to its end.
    const released = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const holding = office.db.$transaction(async (tx) => {
      await tx.$queryRaw`select 1 from "Job" where id = ${jobId}::uuid for update`;
      held.resolve();
      await released.promise;
    });
    await held.promise;
    worker.child.kill("SIGTERM");
    await worker.logged({ msg: "worker is stopping" });
    const askedAt = performance.now();
    await worker.end("SIGTERM");
    expect(performance.now() - askedAt).toBeLessThan(1000);
    released.resolve();
    await holding;
    await start();
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 2, crashes: 1 });
  });
});
