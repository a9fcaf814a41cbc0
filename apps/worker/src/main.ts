import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { createDb } from "@rollcall/db/client";
import { createVault } from "@rollcall/db/crypto";
import { pendingMigrations } from "@rollcall/db/pendingMigrations";
import { createQueue } from "@rollcall/db/queue";
import { createMediaStore } from "@rollcall/db/storage";
import { createVoiceprintIndex } from "@rollcall/db/voiceprints";
import { readBacklog } from "@rollcall/db/worker/readBacklog";
import { loadCohort } from "@rollcall/inference/cohort";
import { startEngine } from "@rollcall/inference/engine";
import { GpuError } from "@rollcall/inference/gpu";
import { ModelFileError } from "@rollcall/inference/locate";
import { createLog } from "@rollcall/telemetry/createLog";
import { openTracing } from "@rollcall/telemetry/tracing";
import { createWorkerMetrics } from "@rollcall/telemetry/workerMetrics";
import { sweepArtefacts } from "./artefactStore.ts";
import { startBeating } from "./beat.ts";
import { type Env, readEnv } from "./env.ts";
import { handlers } from "./handlers.ts";
import { startHealthServer } from "./health.ts";
import { keepProven } from "./keepProven.ts";
import { chooseDecoder } from "./media/chooseDecoder.ts";
import { createReadiness } from "./readiness.ts";
import { createRunner } from "./run.ts";
import { traceModels } from "./traceModels.ts";

/** A job that has not been touched for so long will not be taken up again. */
const abandonedAfterMs = 7 * 24 * 3600 * 1000;

/** The worker: proves its models, then takes jobs until it is asked to stop. */
async function main(env: Env): Promise<void> {
  const { databaseUrl, voiceprintKey } = requireSettings(env);
  const log = createLog({ name: "worker", level: env.logLevel });
  const tracing = await openTracing("rollcall-worker", env.openTelemetry);
  const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);

  const lanes = env.threads === null ? {} : { lanes: env.threads };
  const engine = await startEngine({ roots: env.modelRoots, pack: env.pack, gpu: env.gpu, log, ...lanes });
  const models = traceModels(engine.models, tracing);
  const voiceSpace = await loadCohort(models.embeddingModelId);

  const db = createDb(databaseUrl);
  const missing = await pendingMigrations(db);
  if (missing.length > 0) throw new Error(`The database lacks ${missing.length} migrations; npm start applies them.`);
  const vault = createVault(voiceprintKey);
  const media = createMediaStore(join(env.dataDir, "media"));
  const voiceprints = createVoiceprintIndex({ db, vault, ...(env.qdrant ? { qdrant: env.qdrant } : {}) });
  if (voiceSpace) await voiceprints.ensure(models.embeddingModelId, voiceSpace.mean.length);

  const workerId = randomUUID();
  const queue = createQueue({ url: databaseUrl, role: "worker", onError: (err) => log.error({ err }, "queue") });
  const resources = { models, voiceSpace, db, media, vault, voiceprints, decoder, dataDir: env.dataDir };
  const metrics = createWorkerMetrics({
    engine: engine.health,
    proofAgeSeconds: () => (performance.now() - proof.provedAt()) / 1000,
    readBacklog: () => readBacklog(db),
  });
  const runner = createRunner({ queue, handlers, resources, workerId, metrics, tracing, log });
  const broken = Promise.withResolvers<Error>();
  const proof = keepProven({ prove: engine.prove, isIdle: runner.isIdle }, broken.resolve, log);
  void engine.hung.then(() => broken.resolve(new Error("An engine thread does not come back from a run.")));
  let notReady: string | null = "The queue is not open yet.";
  const lanesTaken = [env.lane];
  const readiness = createReadiness({
    engine,
    lanes: lanesTaken,
    notReady: () => notReady,
    isIdle: runner.isIdle,
    lastActiveAt: runner.lastActiveAt,
    provedAt: proof.provedAt,
    pingDatabase: async () => void (await db.$queryRaw`select 1`),
    readBacklog: metrics.readBacklog,
  });
  const health = await startHealthServer(env, { metrics, readiness });
  await sweepArtefacts(env.dataDir, abandonedAfterMs);
  await queue.start();
  await runner.start();
  const identity = { id: workerId, name: hostname(), lanes: lanesTaken, models: models.loaded };
  const beat = await startBeating(db, identity, proof.provedDate, log);
  notReady = null;
  log.info({ workerId, pack: models.pack, lanes: models.lanes, port: health.port }, "worker takes jobs");

  const failure = await Promise.race([stopRequest(), broken.promise]);
  if (failure) log.fatal({ err: failure }, "the models can no longer be trusted");
  log.info("worker is stopping");
  notReady = "The worker is stopping.";
  proof.stop();
  await runner.stop();
  await queue.stop();
  await beat.stop();
  if (failure) return endWith(failure);
  await Promise.all([engine.close(), health.close(), tracing.close()]);
  await db.$disconnect();
  log.info("worker has stopped");
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
        if (isAsked) process.exit(1);
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
