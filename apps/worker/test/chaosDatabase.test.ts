import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createDb } from "@rollcall/db/client";
import { startEmbeddedPostgres } from "@rollcall/db/embedded";
import { migrate } from "@rollcall/db/migrate";
import { aCtx } from "@rollcall/db/testing/aCtx";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Desk, openDesk } from "../src/cli/bench/queue/desk.ts";
import { resultsOf } from "../src/cli/bench/queue/resultsOf.ts";
import { pipeGate } from "./support/gates.ts";
import { leftProcesses } from "./support/leftProcesses.ts";
import { makeShorter } from "./support/makeAudio.ts";
import { isOver } from "./support/office.ts";
import { hasShared, sharedAudio } from "./support/sharedAudio.ts";
import { startWorker, type WorkerProcess } from "./support/workerProcess.ts";

const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

describe.runIf(hasShared)("the database goes away under a job", { timeout: 120_000 }, () => {
  let folder: string;
  let recording: string;
  let postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  let db: ReturnType<typeof createDb>;
  let ctx: Awaited<ReturnType<typeof aCtx>>;
  let desk: Desk;
  let undisturbed: string | undefined;
  /** The name under which found speech is kept. */
  let foundSpeech: string;
  const workers: WorkerProcess[] = [];
  const proxies: Proxy[] = [];

  const hire = async (databaseUrl: string) => {
    const worker = await startWorker({ databaseUrl, dataDir: folder, env: { WORKER_THREADS: "1" } });
    workers.push(worker);
    return worker;
  };
  const open = async () => {
    db = createDb(postgres.url);
    ctx = { ...ctx, db };
    desk = await openDesk({ url: postgres.url, ctx, dataDir: folder });
  };
  const close = async () => {
    await desk.close();
    await db.$disconnect();
  };
  const identified = (meetingId: string) =>
    desk.watch(async () => {
      const where = { orgId: ctx.orgId, meetingId, name: "identify", state: "done" as const };
      return (await db.job.count({ where })) > 0 ? true : undefined;
    });
  /** A meeting whose job the worker has taken; it is decoded, and nothing more. */
  const submitHeld = async (worker: WorkerProcess) => {
    worker.child.kill("SIGSTOP");
    const submitted = await desk.submitMeeting(recording);
    const artefacts = join(folder, "artefacts", submitted.jobId);
    mkdirSync(artefacts, { recursive: true, mode: 0o700 });
    const gate = await pipeGate(join(artefacts, foundSpeech));
    worker.child.kill("SIGCONT");
    await gate.reached;
    return { ...submitted, gate };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "rollcall-chaos-"));
    chmodSync(folder, 0o755); // the server may run as another user
    recording = makeShorter(sharedAudio("ami-es2004a/mixture.wav"), 6, join(folder, "meeting.wav"));
    postgres = await startEmbeddedPostgres({ dataDir: join(folder, "pg"), settings });
    await migrate(postgres.url);
    db = createDb(postgres.url);
    ctx = await aCtx(db);
    desk = await openDesk({ url: postgres.url, ctx, dataDir: folder });
    const worker = await hire(postgres.url);
    const { meetingId, jobId } = await desk.submitMeeting(recording);
    foundSpeech = await nameOf(join(folder, "artefacts", jobId), "vad-");
    await identified(meetingId);
    undisturbed = (await resultsOf(ctx, meetingId))[0]?.content;
    await worker.end("SIGTERM");
  }, 120_000);
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.end("SIGKILL")));
    await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  });
  afterAll(async () => {
    await close();
    await postgres.stop();
    expect(leftProcesses(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  const expectDoneOnce = async ({ meetingId, jobId }: { meetingId: string; jobId: string }) => {
    expect(await desk.jobOnce(jobId, isOver)).toMatchObject({ state: "done", failures: 0 });
    await identified(meetingId);
    expect(await resultsOf(ctx, meetingId)).toEqual([
      { meetingId, content: undisturbed, transcripts: 1, finished: 1, identifications: 1 },
    ]);
  };

  it("restarted: the job is done once, and the same worker goes on taking jobs", async () => {
    const worker = await hire(postgres.url);
    const { gate, ...held } = await submitHeld(worker);
    await close();
    await postgres.stop();
    await gate.open();
    const port = Number(new URL(postgres.url).port);
    postgres = await startEmbeddedPostgres({ dataDir: join(folder, "pg"), port, settings });
    await open();
    await expectDoneOnce(held);
    expect(worker.child.exitCode).toBe(null);
    const next = await desk.submitMeeting(recording);
    await expectDoneOnce(next);
    expect(await worker.end("SIGTERM")).toBe(0);
  });

  it("cut off by the network without a word: another does the job, and the worker comes back", async () => {
    const proxy = await openProxy(postgres.url);
    proxies.push(proxy);
    const lost = await hire(proxy.url);
    const { gate, ...held } = await submitHeld(lost);
    proxy.cut();
    const cutAt = performance.now();
    await gate.open();
    const heir = await hire(postgres.url);
    await heir.logged({ msg: "job is taken", jobId: held.jobId });
    expect(performance.now() - cutAt).toBeLessThan(30_000);
    await expectDoneOnce(held);
    await heir.end("SIGTERM");

    const next = await desk.submitMeeting(recording);
    proxy.mend();
    await expectDoneOnce(next);
    expect(lost.child.exitCode).toBe(null);
  });
});

/** The first file whose name begins so, as soon as it is there. */
async function nameOf(folder: string, beginning: string): Promise<string> {
  for (;;) {
    const name = existsSync(folder) && readdirSync(folder).find((file) => file.startsWith(beginning));
    if (name) return name;
    await wait(5);
  }
}

interface Proxy {
  /** The database's address by way of the proxy. */
  url: string;
  /** From now on nothing passes, and nobody is told: connections stay open, new ones are taken and never answered. */
  cut(): void;
  /** New connections pass again; those that were open when it was cut stay dead. */
  mend(): void;
  close(): Promise<void>;
}

/** A network cable between a worker and Postgres. */
async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    sockets.add(near);
    near.on("error", () => near.destroy());
    if (isCut) return;
    const far = connect({ host: target.hostname, port: Number(target.port) });
    sockets.add(far);
    far.on("error", () => far.destroy());
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  const url = new URL(databaseUrl);
  url.port = String(address.port);
  return {
    url: url.href,
    cut() {
      isCut = true;
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    mend() {
      isCut = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
