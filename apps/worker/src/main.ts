import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createDb } from "@rollcall/db/client";
import { createVault } from "@rollcall/db/crypto";
import { listenJobs } from "@rollcall/db/job/listenJobs";
import { pendingMigrations } from "@rollcall/db/pendingMigrations";
import { createQueue } from "@rollcall/db/queue";
import { createMediaStore } from "@rollcall/db/storage";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { IndexUnavailable } from "@rollcall/db/voiceprints/qdrantConnection";
import { readBacklog } from "@rollcall/db/worker/readBacklog";
import { loadCohort } from "@rollcall/inference/cohort";
import { type Engine, startEngine } from "@rollcall/inference/engine";
import { GpuError } from "@rollcall/inference/gpu";
import { ModelFileError } from "@rollcall/inference/locate";
import { createLog } from "@rollcall/telemetry/createLog";
import { openTracing, type Tracing } from "@rollcall/telemetry/tracing";
import { createWorkerMetrics } from "@rollcall/telemetry/workerMetrics";
import type { Logger } from "pino";
import { startBeating } from "./beat.ts";
import { type Env, readEnv } from "./env.ts";
import type { ReadyModels } from "./handler.ts";
import { handlers } from "./handlers.ts";
import { startHealthServer } from "./health.ts";
import { keepProven } from "./keepProven.ts";
import { chooseDecoder } from "./media/chooseDecoder.ts";
import { createReadiness } from "./readiness.ts";
import { createRunner } from "./run.ts";
import { startSchedules } from "./runSchedules.ts";
import { scheduled } from "./scheduled.ts";
import { spaceOf } from "./spaceOf.ts";
import { traceModels } from "./traceModels.ts";
import { withNamingRates } from "./withNamingRates.ts";

/** The worker: proves its models, then takes jobs until it is asked to stop. */
async function main(env: Env): Promise<void> {
  const { databaseUrl, voiceprintKey } = requireSettings(env);
  const log = createLog({ service: "worker", level: env.logLevel });
  const tracing = await openTracing("rollcall-worker", env.openTelemetry);
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
  const opened = env.lanes.includes("gpu") ? await openModels(env, log, tracing) : null;

  const db = createDb(databaseUrl);
  const missing = await pendingMigrations(db);
  if (missing.length > 0) throw new Error(`The database lacks ${missing.length} migrations; npm start applies them.`);
  const vault = createVault(voiceprintKey);
  const media = createMediaStore(join(env.dataDir, "media"));
  const voiceprints = createVoiceprintIndex({ db, vault, spaceOf, ...(env.qdrant ? { qdrant: env.qdrant } : {}) });
  const voices = opened?.ready.models;
  if (voices?.embeddingDim) {
    await voiceprints.ensure(voices.embeddingModelId, voices.embeddingDim).catch((err: unknown) => {
      // Transcripts need no index; names wait until it is back.
      if (!(err instanceof IndexUnavailable)) throw err;
      log.warn({ err }, "the voiceprint index does not answer; names wait for it");
    });
  }

  const workerId = randomUUID();
  const queue = createQueue({ url: databaseUrl, role: "worker", onError: (err) => log.error({ err }, "queue") });
  const resources = { db, media, vault, voiceprints, spaceOf, decoder, dataDir: env.dataDir };
  const metrics = createWorkerMetrics({
    engine: opened?.engine.health ?? (() => noEngine),
    proofAgeSeconds: () => (performance.now() - (proof?.provedAt() ?? performance.now())) / 1000,
    readBacklog: () => readBacklog(db),
  });
  const runner = createRunner({
    queue,
    handlers,
    resources,
    ready: opened?.ready ?? null,
    lanes: env.lanes,
    canInfer: () => (opened?.engine.health().alive ?? 0) > 0,
    workerId,
    metrics,
    tracing,
    log,
  });
  const broken = Promise.withResolvers<Error>();
  const proof = opened && keepProven({ prove: opened.engine.prove, isIdle: runner.isIdle }, broken.resolve, log);
  void opened?.engine.hung.then(() => broken.resolve(new Error("An engine thread does not come back from a run.")));
  let notReady: string | null = "The queue is not open yet.";
  const readiness = createReadiness({
    engine: opened?.engine ?? null,
    lanes: env.lanes,
    notReady: () => notReady,
    isIdle: runner.isIdle,
    lastActiveAt: runner.lastActiveAt,
    provedAt: proof?.provedAt ?? (() => performance.now()),
    pingDatabase: async () => void (await db.$queryRaw`select 1`),
    readBacklog: metrics.readBacklog,
  });
  const health = await startHealthServer(env, { metrics, readiness });
  // Before any job is taken: who counts the workers that are there has to find this one.
  const loaded = opened ? withNamingRates(opened.ready) : [];
  const identity = { id: workerId, name: hostname(), lanes: env.lanes, models: loaded };
  const beat = await startBeating(db, identity, proof?.provedDate ?? (() => null), log);
  const listening = await listenJobs(databaseUrl, ({ jobId }) => runner.changed(jobId));
  await queue.start();
  await runner.start();
  const around = { db, media, voiceprints, dataDir: env.dataDir };
  const schedules = env.lanes.includes("cpu") ? startSchedules({ scheduled, around, workerId, log }) : null;
  notReady = null;
  const { pack = null, lanes: threads = 0 } = opened?.ready.models ?? {};
  log.info({ workerId, pack, lanes: env.lanes, threads, port: health.port }, "worker takes jobs");

  const failure = await Promise.race([stopRequest(), broken.promise]);
  if (failure) log.fatal({ err: failure }, "the models can no longer be trusted");
  log.info("worker is stopping");
  notReady = "The worker is stopping.";
  proof?.stop();
  await Promise.all([runner.stop(), schedules?.stop()]);
  await listening.stop();
  await queue.stop();
  await beat.stop();
  if (failure) return endWith(failure);
  await Promise.all([opened?.engine.close(), health.close(), tracing.close()]);
  await db.$disconnect();
  log.info("worker has stopped");
}

/** What an engine that is not there says about itself. */
const noEngine = { lanes: 0, alive: 0, busy: 0, queued: 0, crashes: 0, longestRunMs: 0 };

async function openModels(env: Env, log: Logger, tracing: Tracing): Promise<{ engine: Engine; ready: ReadyModels }> {
  const lanes = env.threads === null ? {} : { lanes: env.threads };
  const engine = await startEngine({ roots: env.modelRoots, pack: env.pack, gpu: env.gpu, log, ...lanes });
  const models = traceModels(engine.models, tracing);
  return { engine, ready: { models, voiceSpace: await loadCohort(models.embeddingModelId) } };
}

function requireSettings({ databaseUrl, voiceprintKey }: Env) {
  if (databaseUrl === null) throw new Error("DATABASE_URL is not set: the worker needs the address of a database.");
  if (voiceprintKey === null) throw new Error("ROLLCALL_VOICEPRINT_KEY is not set: voiceprints are sealed with it.");
  return { databaseUrl, voiceprintKey };
}

/**
 * Jobs are handed back by now. The sentence goes where the supervisor looks; then the process ends at once, because an
 * orderly exit would wait for a thread that never comes back. Whoever keeps the worker starts it again.
 */
function endWith(failure: Error): void {
  writeSync(process.stderr.fd, `${failure.message}\n`);
  process.kill(process.pid, "SIGKILL");
}

/** Settles at the first request to stop; the second ends the process where it stands. */
function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        // An orderly exit would wait for, or be aborted by, a thread that is inside a model.
        if (isAsked) process.kill(process.pid, "SIGKILL");
        isAsked = true;
        resolve();
      });
    }
  });
}

try {
  await main(readEnv());
  process.exitCode = 0;
} catch (error) {
  // One line, the last on stderr: whoever starts the worker shows it to the person.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ModelFileError || error instanceof GpuError ? 3 : 1);
}
