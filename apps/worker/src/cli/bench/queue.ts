import { randomUUID } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDb, type Db } from "@rollcall/db/client";
import type { Ctx } from "@rollcall/db/ctx";
import { startEmbeddedPostgres } from "@rollcall/db/embedded";
import { cancelJob } from "@rollcall/db/job/cancelJob";
import { countJobs } from "@rollcall/db/job/countJobs";
import { listJobs } from "@rollcall/db/job/listJobs";
import { submitPurge } from "@rollcall/db/job/submitPurge";
import { migrate } from "@rollcall/db/migrate";
import type { Env } from "../../env.ts";
import { chooseDecoder } from "../../media/chooseDecoder.ts";
import type { Section } from "../bench.ts";
import { makeRecording } from "./makeRecording.ts";
import { type Desk, openDesk } from "./queue/desk.ts";
import { storm } from "./queue/storm.ts";
import { startWorker, type WorkerProcess, type WorkerSettings } from "./queue/workerProcess.ts";

const lightJobs = 200;
const listedJobs = 10_000;

interface Bench {
  db: Db;
  ctx: Ctx;
  desk: Desk;
  settings: WorkerSettings;
  folder: string;
  signal: AbortSignal;
}

/**
 * How soon work begins, how much the line costs, how soon work ends that is cancelled, and what becomes of jobs whose
 * workers are killed: real workers over a Postgres of its own. `--full` kills twenty times among a thousand jobs.
 */
export const benchQueue: Section = async ({ env, isFull, signal }) => {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  await chmod(folder, 0o755); // the server may run as another user
  const dataDir = join(folder, "data");
  await mkdir(dataDir);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "pg") });
  const db = createDb(server.url);
  try {
    await migrate(server.url);
    const settings = { databaseUrl: server.url, dataDir, env: workerEnv(env) };
    const open = async () => {
      const ctx = await anOrganisation(db);
      return { db, ctx, desk: await openDesk({ url: server.url, ctx, dataDir }), settings, folder, signal };
    };
    const first = await open();
    const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
    const record = (minutes: number, name: string) => {
      const target = join(folder, name);
      return makeRecording(minutes, target, { decoder, scratch: folder, signal }).then(() => target);
    };
    const [short, long] = [await record(2 / 60, "short.wav"), await record(20, "long.wav")];

    const waiting = await withWorker(first, { ROLLCALL_LANES: "cpu" }, (worker) => measureLine(first, worker));
    const cancelMs = await withWorker(first, {}, (worker) => measureCancel(first, worker, long));
    const statusPage10kMs = await measureList(first);
    await first.desk.close();

    const second = await open();
    const plan = isFull ? { meetings: 500, kills: 20 } : { meetings: 50, kills: 5 };
    const calm = { ...settings, env: { ...settings.env, WORKER_THREADS: "1" } };
    const storming = { ...second, settings: calm, recording: short, workers: 4, seed: 7, ...plan };
    const { jobs, lost, doubled, differing, kills, killedAttempts, resumeMs, wallMs } = await storm(storming);
    await second.desk.close();
    return {
      ...waiting,
      cancelMs,
      statusPage10kMs,
      killedJobs: jobs,
      kills,
      killedAttempts,
      killedJobsLost: lost,
      killedJobsDoubled: doubled,
      killedJobsDiffering: differing,
      resumeMs: Math.max(0, ...resumeMs),
      stormSeconds: Math.round(wallMs / 1000),
    };
  } finally {
    await db.$disconnect();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** From the commit of a job to a waiting worker's taking it; and what a job in a backlog costs beside its own work. */
async function measureLine({ db, ctx, desk, signal }: Bench, worker: WorkerProcess) {
  const submit = async () => {
    const mediaKeys = [randomUUID()];
    await db.$transaction((tx) => submitPurge(tx, ctx, { mediaKeys }));
    return Date.now();
  };
  const startMs: number[] = [];
  for (let n = 0; n < 100; n++) {
    signal.throwIfAborted();
    const seen = worker.log.length;
    const committedAt = await submit();
    await desk.watch(async () => ((await unfinished(ctx)) === 0 ? true : undefined));
    const taken = worker.log.slice(seen).find(({ msg }) => msg === "job is taken");
    if (taken) startMs.push(Math.max(0, taken.time - committedAt));
  }
  const seen = worker.log.length;
  await Promise.all(Array.from({ length: lightJobs }, submit));
  await desk.watch(async () => ((await unfinished(ctx)) === 0 ? true : undefined));
  const entries = worker.log.slice(seen);
  const ended = entries.filter(({ msg }) => msg === "job has ended");
  const wallMs = (ended.at(-1)?.time ?? 0) - (entries.find(({ msg }) => msg === "job is taken")?.time ?? 0);
  return {
    commitToStartP50Ms: quantile(startMs, 0.5),
    commitToStartP95Ms: quantile(startMs, 0.95),
    overheadMs: round(wallMs / Math.max(1, ended.length)),
  };
}

/** From the click to the end of an attempt that is in the middle of recognising words. The worst of three. */
async function measureCancel({ ctx, desk }: Bench, worker: WorkerProcess, recording: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    const { jobId } = await desk.submitMeeting(recording);
    await desk.jobOnce(jobId, ({ stage }) => stage === "asr" || stage === "diarize");
    const askedAt = Date.now();
    await cancelJob(ctx, { id: jobId });
    const ended = await worker.logged({ msg: "job has ended", jobId });
    times.push(ended.time - askedAt);
  }
  return Math.max(...times);
}

/** What the jobs page asks for among ten thousand jobs: its first page and the counts. The worst of ten. */
async function measureList({ db, ctx }: Bench): Promise<number> {
  await db.$executeRaw`
    insert into "Job" (id, "orgId", name, lane, state, "finishedAt")
    select gen_random_uuid(), ${ctx.orgId}::uuid, 'purge', 'cpu', (array['done', 'failed', 'cancelled'])[1 + n % 3]::"JobState",
      now() from generate_series(1, ${listedJobs}) n`;
  await db.$executeRaw`analyze "Job"`;
  const times: number[] = [];
  for (let n = 0; n < 11; n++) {
    const startedAt = performance.now();
    await Promise.all([listJobs(ctx, {}), countJobs(ctx, {})]);
    times.push(performance.now() - startedAt);
  }
  return round(Math.max(...times.slice(1))); // the first one opens connections
}

async function withWorker<T>(
  { settings }: Bench,
  env: Record<string, string>,
  measure: (worker: WorkerProcess) => Promise<T>,
): Promise<T> {
  const worker = await startWorker({ ...settings, env: { ...settings.env, ...env } });
  try {
    return await measure(worker);
  } finally {
    await worker.end("SIGTERM");
  }
}

async function anOrganisation(db: Db): Promise<Ctx> {
  const userId = randomUUID();
  await db.user.create({ data: { id: userId, name: "Bench", email: `${userId}@example.test` } });
  const { id: orgId } = await db.organization.create({ data: { name: "Bench", jobConcurrency: 64 } });
  await db.member.create({ data: { orgId, userId, role: "owner" } });
  return { db, orgId, actor: { type: "user", userId }, role: "owner" };
}

function workerEnv({ searchPath, modelRoots }: Env): Record<string, string> {
  const [named, ...others] = modelRoots;
  return { PATH: searchPath, ...(named && others.length === 0 ? { ROLLCALL_MODELS: named } : {}) };
}

function unfinished({ db, orgId }: Ctx): Promise<number> {
  return db.job.count({ where: { orgId, state: { in: ["queued", "running"] } } });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
}

function round(ms: number): number {
  return Math.round(10 * ms) / 10;
}
