import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { getMeeting } from "@rollcall/db/meeting/getMeeting";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MeetingResult, resultsOf } from "../src/cli/bench/queue/resultsOf.ts";
import { freezeAtFile, freezeInInference, type Gate, lockGate, pipeGate } from "./support/gates.ts";
import { leftProcesses } from "./support/leftProcesses.ts";
import { makeShorter } from "./support/makeAudio.ts";
import { isOver, type Office, openOffice } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

/** One transcription, and the worker that will be killed while it stands at a certain point of it. */
interface Victim {
  jobId: string;
  meetingId: string;
  transcriptId: string;
  /** Where the job keeps what is finished. */
  folder: string;
  /** The names of the finished stages, in the order in which an undisturbed run finishes them. */
  keys: string[];
  gate?: Gate;
}

/** Lays the gate before anybody has taken the job; then says when the worker that took it stands there. */
type Point = (victim: Victim) => Promise<(worker: WorkerProcess) => Promise<void>>;

function keyOf({ keys }: Victim, stage: string, nth = 0): string {
  const key = keys.filter((name) => name.startsWith(`${stage}-`) || name === stage)[nth];
  if (key === undefined) throw new Error(`An undisturbed run keeps no ${stage} ${nth}: ${keys.join(", ")}`);
  return key;
}

const before =
  (stage: string, nth = 0): Point =>
  async (victim) => {
    const gate = await pipeGate(join(victim.folder, keyOf(victim, stage, nth)));
    victim.gate = gate;
    return () => gate.reached;
  };

const within =
  (stage: string, nth = 0): Point =>
  async (victim) => {
    const reached = await before(stage, nth)(victim);
    return async (worker) => {
      await reached(worker);
      await victim.gate?.open();
      await freezeInInference(worker);
    };
  };

const locked =
  (statement: string): Point =>
  async (victim) => {
    const gate = await lockGate(office.url, statement, victim.transcriptId);
    victim.gate = gate;
    return async () => {
      await gate.reached;
      await settled(victim, (key) => key !== "samples");
    };
  };

/** Every finished piece that is asked for is there. */
async function settled({ folder, keys }: Victim, isMeant: (key: string) => boolean): Promise<void> {
  const meant = keys.filter(isMeant);
  while (!meant.every((key) => readdirSync(folder).includes(key))) await wait(10);
}

const points: Record<string, Point> = {
  "before it is decoded": before("samples"),
  "while it is decoded": async ({ folder }) => {
    return (worker) => freezeAtFile(folder, ".part", worker).reached;
  },
  "between decoding and finding speech": before("vad"),
  "while speech is found": within("vad"),
  "between finding and recognising speech": before("asr"),
  "between two stretches of speech": before("asr", 1),
  "while speech is recognised": within("asr", 1),
  "before turns are found": before("segmentation"),
  "while turns are found": within("segmentation"),
  "while voices are told apart": within("voices"),
  "between giving words to voices and the result": locked('select from "Transcript" where id = $1::uuid for update'),
  "while the result is written": locked('select from "Transcript" where id = $1::uuid for no key update'),
};

let office: Office;

describe.runIf(hasShared)("killed without warning", { timeout: 120_000 }, () => {
  const workers: WorkerProcess[] = [];
  const killedAt = new Map<string, number>();
  const victims = new Map<string, Victim>();
  let undisturbed: MeetingResult;

  const hire = async () => {
    const settings = { databaseUrl: office.url, dataDir: office.dataDir, env: { WORKER_THREADS: "1" } };
    const worker = await startWorker(settings);
    workers.push(worker);
    return worker;
  };

  beforeAll(async () => {
    office = await openOffice();
    const recording = makeShorter(sharedAudio("ami-es2004a/mixture.wav"), 30, join(office.dataDir, "meeting.wav"));
    const submit = async (): Promise<Victim> => {
      const { meetingId, jobId } = await office.submitMeeting(recording);
      const { transcript } = await getMeeting(office.ctx, { id: meetingId });
      const folder = join(office.dataDir, "artefacts", jobId);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return { meetingId, jobId, transcriptId: transcript!.id, folder, keys }; // submitting makes the transcript
    };

    let keys: string[] = [];
    const reference = await submit();
    const atTheEnd = await lockGate(
      office.url,
      'select from "Transcript" where id = $1::uuid for no key update',
      reference.transcriptId,
    );
    const first = await hire();
    await atTheEnd.reached;
    keys = readdirSync(reference.folder)
      .map((key) => ({ key, at: statSync(join(reference.folder, key)).mtimeMs }))
      .sort((a, b) => a.at - b.at)
      .map(({ key }) => key);
    await atTheEnd.open();
    await allDone();
    [undisturbed] = (await resultsOf(office.ctx, reference.meetingId)) as [MeetingResult]; // it is done
    await first.end("SIGTERM");
    workers.length = 0;

    // Nobody may take a job before its gate is laid.
    const staff = await Promise.all(Object.keys(points).map(hire));
    for (const worker of staff) worker.child.kill("SIGSTOP");
    const arrivals = new Map<string, (worker: WorkerProcess) => Promise<void>>();
    for (const [name, point] of Object.entries(points)) {
      const victim = await submit();
      victims.set(name, victim);
      arrivals.set(victim.jobId, await point(victim));
    }
    for (const worker of staff) worker.child.kill("SIGCONT");
    await Promise.all(
      staff.map(async (worker) => {
        const { jobId } = await worker.logged({ msg: "job is taken" });
        await arrivals.get(String(jobId))?.(worker);
      }),
    );
    await Promise.all(staff.map((worker) => worker.end("SIGKILL")));
    for (const { jobId, gate } of victims.values()) {
      killedAt.set(jobId, Date.now());
      await gate?.open();
    }
    await Promise.all([hire(), hire()]);
    await allDone();
  }, 120_000);

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.end("SIGTERM")));
    expect(leftProcesses(office.dataDir)).toEqual([]);
    await office.close();
  });

  const allDone = () =>
    office.watch(async () => {
      const where = { orgId: office.ctx.orgId, state: { in: ["queued", "running"] as ("queued" | "running")[] } };
      return (await office.db.job.count({ where })) === 0 ? true : undefined;
    });

  it.for(Object.keys(points))("%s: the next worker goes on, and the result is the same", async (name) => {
    const victim = victims.get(name)!; // made above, for every name
    const job = await office.jobOnce(victim.jobId, isOver);
    expect(job).toMatchObject({ state: "done", attempt: 2, crashes: 1, failures: 0 });
    expect(await resultsOf(office.ctx, victim.meetingId)).toEqual([{ ...undisturbed, meetingId: victim.meetingId }]);
  });

  it("within 30 s of the kill, whoever is free is at work on what was interrupted", () => {
    const resumed = workers.flatMap(({ log }) =>
      log.filter(({ msg, attempt }) => msg === "job is taken" && attempt === 2),
    );
    const waits = resumed.map(({ jobId, time }) => time - killedAt.get(String(jobId))!); // all of them were killed
    expect(waits).toHaveLength(Object.keys(points).length);
    // There are two workers; the others' turn comes when these are done.
    for (const ms of waits.sort((a, b) => a - b).slice(0, 2)) expect(ms).toBeLessThan(30_000);
  });
});
