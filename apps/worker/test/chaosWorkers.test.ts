import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { resultsOf } from "../src/cli/bench/queue/resultsOf.ts";
import { lockGate, metricsOf, pipeGate } from "./support/gates.ts";
import { leftProcesses } from "./support/leftProcesses.ts";
import { makeShorter } from "./support/makeAudio.ts";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

describe.runIf(hasShared)("workers that race, freeze and stop", { timeout: 120_000 }, () => {
  let office: Office;
  let recording: string;
  /** What an undisturbed worker makes of the recording. */
  let undisturbed: string;
  /** The name under which found speech is kept. */
  let foundSpeech: string;
  const workers: WorkerProcess[] = [];

  const hire = async () => {
    const settings = { databaseUrl: office.url, dataDir: office.dataDir, env: { WORKER_THREADS: "1" } };
    const worker = await startWorker(settings);
    workers.push(worker);
    return worker;
  };
  const contentOf = async (meetingId: string) => {
    const results = await resultsOf(office.ctx, meetingId);
    expect(results).toMatchObject([{ transcripts: 1, finished: 1, identifications: 1 }]);
    return results[0]?.content;
  };
  const allDone = () =>
    office.watch(async () => {
      const states = await office.db.job.groupBy({ by: ["state"], where: { orgId: office.ctx.orgId } });
      return states.every(({ state }) => state === "done") ? true : undefined;
    });
  /** A meeting whose job the worker has taken; it is decoded, and nothing more. */
  const submitHeld = async (worker: WorkerProcess) => {
    worker.child.kill("SIGSTOP");
    const submitted = await office.submitMeeting(recording);
    const folder = join(office.dataDir, "artefacts", submitted.jobId);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const gate = await pipeGate(join(folder, foundSpeech));
    worker.child.kill("SIGCONT");
    await gate.reached;
    const { transcriptId } = await office.db.job.findUniqueOrThrow({
      where: { orgId_id: { orgId: office.ctx.orgId, id: submitted.jobId } },
      select: { transcriptId: true },
    });
    return { ...submitted, transcriptId, gate };
  };

  beforeAll(async () => {
    office = await openOffice();
    recording = makeShorter(sharedAudio("ami-es2004a/mixture.wav"), 6, join(office.dataDir, "meeting.wav"));
    const worker = await hire();
    const { meetingId, jobId } = await office.submitMeeting(recording);
    foundSpeech = await nameOf(join(office.dataDir, "artefacts", jobId), "vad-");
    await allDone();
    undisturbed = (await contentOf(meetingId)) ?? "";
    await worker.end("SIGTERM");
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.end("SIGKILL")));
  });
  afterAll(async () => {
    expect(leftProcesses(office.dataDir)).toEqual([]);
    await office.close();
  });

  it("two workers that see the same jobs at the same moment share them out", async () => {
    const staff = await Promise.all([hire(), hire()]);
    for (const worker of staff) worker.child.kill("SIGSTOP");
    const meetings = await Promise.all(Array.from({ length: 8 }, () => office.submitMeeting(recording)));
    for (const worker of staff) worker.child.kill("SIGCONT");
    await allDone();
    for (const { meetingId, jobId } of meetings) {
      expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 1, crashes: 0, failures: 0 });
      expect(await contentOf(meetingId)).toBe(undisturbed);
    }
    const taken = staff.map(({ log }) =>
      log.filter(({ msg, name }) => msg === "job is taken" && name === "transcribe"),
    );
    for (const byOne of taken) expect(byOne.length).toBeGreaterThan(0);
    expect(taken.flat()).toHaveLength(meetings.length);
  });

  it("frozen past its lease, a worker writes nothing when it comes back, and drops that job", async () => {
    const zombie = await hire();
    const { meetingId, jobId, gate } = await submitHeld(zombie);
    zombie.child.kill("SIGSTOP");
    const heir = await hire();
    await office.jobOnce(jobId, isOver);
    await allDone();
    const before = await everything();

    zombie.child.kill("SIGCONT");
    await gate.open();
    expect(await zombie.logged({ msg: "job has ended", jobId })).toMatchObject({ attempt: 1, outcome: "fenced" });
    expect(await everything()).toEqual(before);
    expect(await metricsOf(zombie)).toMatch(/^rollcall_job_fenced_total\{name="transcribe"\} [1-9]/m);
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 2, crashes: 1, failures: 0 });
    expect(await contentOf(meetingId)).toBe(undisturbed);

    await heir.end("SIGTERM");
    const next = await office.submitMeeting(recording);
    expect(await office.jobOnce(next.jobId, isOver)).toMatchObject({ state: "done", attempt: 1 });
  });

  it("frozen in the midst of writing the result, what it wrote is undone", async () => {
    const zombie = await hire();
    const { meetingId, jobId, transcriptId, gate } = await submitHeld(zombie);
    const statement = 'select from "Transcript" where id = $1::uuid for no key update';
    const result = await lockGate(office.url, statement, transcriptId);
    await gate.open();
    await result.reached;
    zombie.child.kill("SIGSTOP");
    await result.open();
    const frozenAt = performance.now();
    const heir = await hire();
    await heir.logged({ msg: "job is taken", jobId });
    expect(performance.now() - frozenAt).toBeLessThan(30_000);
    zombie.child.kill("SIGCONT");
    const ending = await zombie.logged({ msg: "job has ended", jobId });
    expect(ending).toMatchObject({ attempt: 1, outcome: expect.stringMatching(/^(fenced|released)$/) });
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 2, crashes: 1 });
    await allDone();
    expect(await contentOf(meetingId)).toBe(undisturbed);
  });

  it("asked to stop, it hands its job back within the grace period and ends well", async () => {
    const leaving = await hire();
    const { meetingId, jobId, gate } = await submitHeld(leaving);
    const askedAt = performance.now();
    const gone = leaving.end("SIGTERM");
    await leaving.logged({ msg: "worker is stopping" });
    await gate.open();
    expect(await gone).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(20_000);
    expect(await office.jobOnce(jobId, () => true)).toMatchObject({ state: "queued", crashes: 0, failures: 0 });
    await hire();
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", attempt: 2, crashes: 0, failures: 0 });
    await allDone();
    expect(await contentOf(meetingId)).toBe(undisturbed);
  });

  it("asked twice, it ends at once", async () => {
    const leaving = await hire();
    const { jobId, gate } = await submitHeld(leaving);
    const row = await lockGate(office.url, 'select from "Job" where id = $1::uuid for update', jobId);
    const gone = leaving.end("SIGTERM");
    await leaving.logged({ msg: "worker is stopping" });
    await gate.open();
    await row.reached;
    leaving.child.kill("SIGTERM");
    const askedAgainAt = performance.now();
    expect(await gone).not.toBe(0);
    expect(performance.now() - askedAgainAt).toBeLessThan(2000);
    await row.open();
    await hire();
    expect(await office.jobOnce(jobId, isOver)).toMatchObject({ state: "done", failures: 0 });
  });

  /** The first file whose name begins so, as soon as it is there. */
  async function nameOf(folder: string, beginning: string): Promise<string> {
    for (;;) {
      const name = existsSync(folder) && readdirSync(folder).find((file) => file.startsWith(beginning));
      if (name) return name;
      await wait(5);
    }
  }

  /** Every row a job may write, as it is now. */
  async function everything() {
    const where = { orgId: office.ctx.orgId };
    const [segments, speakers, transcripts, jobs, events] = await Promise.all([
      office.db.segment.findMany({ where, orderBy: { id: "asc" } }),
      office.db.speaker.findMany({ where, orderBy: { id: "asc" } }),
      office.db.transcript.findMany({ where, orderBy: { id: "asc" } }),
      office.db.job.findMany({ where, orderBy: { id: "asc" } }),
      office.db.auditEvent.findMany({ where, orderBy: { id: "asc" } }),
    ]);
    return { segments, speakers, transcripts, jobs, events };
  }
});
