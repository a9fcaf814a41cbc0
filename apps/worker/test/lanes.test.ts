import { removeMeeting } from "@rollcall/db/meeting/removeMeeting";
import { listWorkers } from "@rollcall/db/worker/listWorkers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

describe.runIf(hasShared)("a worker takes the jobs of its lanes", { timeout: 60_000 }, () => {
  let office: Office;
  let worker: WorkerProcess;
  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(async () => {
    await worker.end("SIGTERM");
    await office.close();
  });

  const start = async (lanes: string, env: Record<string, string> = {}) => {
    worker = await startWorker({
      databaseUrl: office.url,
      dataDir: office.dataDir,
      env: { ROLLCALL_LANES: lanes, WORKER_THREADS: "1", ...env },
    });
  };
  /** A meeting to transcribe, and one that was removed and is to be purged. */
  const submitBoth = async () => {
    const removed = await office.submitMeeting(sharedAudio("short/jfk.flac"));
    await removeMeeting(office.ctx, { id: removed.meetingId });
    const { jobId } = await office.submitMeeting(sharedAudio("short/jfk.flac"));
    const purge = await office.db.job.findFirstOrThrow({ where: { orgId: office.ctx.orgId, name: "purge" } });
    return { transcribe: jobId, purge: purge.id };
  };

  it("of the cpu lane alone: it needs no models and does light work only", async () => {
    const jobs = await submitBoth();
    await start("cpu", { ROLLCALL_MODELS: "/there/are/no/models" });
    expect(await office.jobOnce(jobs.purge, isOver)).toMatchObject({ state: "done" });
    expect(await office.jobOnce(jobs.transcribe, () => true)).toMatchObject({ state: "queued", attempt: 0 });
    expect(await listWorkers(office.db)).toMatchObject([{ lanes: ["cpu"], models: [] }]);
    const answer = await fetch(`http://127.0.0.1:${worker.port}/ready`);
    expect(await answer.json()).toEqual({ ok: true, reason: null });
    expect((await fetch(`http://127.0.0.1:${worker.port}/metrics`)).status).toBe(200);
    await worker.logged({ msg: "scheduled work is done", schedule: "retention" });
  });

  it("of the gpu lane alone: light work waits for others", async () => {
    const jobs = await submitBoth();
    await start("gpu");
    expect(await office.jobOnce(jobs.transcribe, isOver)).toMatchObject({ state: "done" });
    expect(await office.jobOnce(jobs.purge, () => true)).toMatchObject({ state: "queued", attempt: 0 });
  });
});
