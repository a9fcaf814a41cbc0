/**
 * The whole application on one machine: database, migrations, models, web, one worker. Run by start.mjs, or by
 * itself with Node 24 in a checkout that is set up.
 */
import { join, resolve } from "node:path";
import { startEmbeddedPostgres } from "@rollcall/db/embedded";
import { migrate } from "@rollcall/db/migrate";
import { root } from "./bootstrap.mjs";
import { buildWeb, webServer } from "./buildWeb.ts";
import { answers } from "./up/answers.ts";
import { claimDataDir, type DataDirClaim } from "./up/claimDataDir.ts";
import { fetchModels } from "./up/fetchModels.ts";
import { type KeptWorker, keepWorker } from "./up/keepWorker.ts";
import { findFreePort, requireFreePort } from "./up/ports.ts";
import { loadSecrets } from "./up/secrets.ts";
import { type Service, startService } from "./up/service.ts";
import { readSettings, type Settings } from "./up/settings.ts";
import { listenForStop } from "./up/stopRequests.ts";
import { UpError } from "./up/upError.ts";
import { databaseGone } from "./up/watchDatabase.ts";
import { writeEnvFile } from "./up/writeEnvFile.ts";

const { stopping, hurrying } = listenForStop();
/** How to stop what has been started; called in reverse. */
const running: (() => Promise<void> | void)[] = [];

try {
  await up(readSettings(process.argv.slice(2), process.env));
} catch (error) {
  if (!stopping.aborted) {
    console.error(`\n${error instanceof UpError ? error.message : `Rollcall cannot run: ${sentence(error)}`}`);
    process.exitCode = 1;
  }
} finally {
  if (stopping.aborted) say("Stopping ...");
  for (const stop of running.reverse()) await stop();
  if (stopping.aborted) say("Stopped.");
}
process.exit();

/** Starts everything, says that it is ready, and stays until it is asked to stop or a part of it has ended. */
async function up(settings: Settings): Promise<void> {
  const startedAt = performance.now();
  const { port, host, url, dataDir, workers } = settings;
  await requireFreePort(port, host);
  const claim = claimDataDir(dataDir);
  running.push(claim.release);

  const databaseUrl = await prepare(settings);
  stopping.throwIfAborted();
  const shared = {
    ...loadSecrets(dataDir, process.env),
    DATABASE_URL: databaseUrl,
    ROLLCALL_DATA: dataDir,
    ROLLCALL_SAMPLES: join(root, "samples"),
    ...(process.env.ROLLCALL_MODELS ? { ROLLCALL_MODELS: resolve(process.env.ROLLCALL_MODELS) } : {}),
  };
  writeEnvFile(dataDir, shared);

  const env = { ...process.env, ...shared, NODE_ENV: "production" as const, ROLLCALL_URL: url };
  const web = startService("web", webServer, dataDir, { ...env, PORT: String(port), HOSTNAME: host });
  claim.remember(web.pid);
  running.push(() => web.stop(10_000, hurrying));
  const worker = workers === 0 ? undefined : await startWorker(settings, claim, env);

  await Promise.race([
    announce(settings, startedAt, worker).then(() => stopped()),
    stopped(),
    web.exited.then(() => endedBadly(`The web server has stopped: ${web.lastWords()}. See ${dataDir}/logs/web.log`)),
    databaseGone(databaseUrl, stopping).then(() => endedBadly("The database has stopped, so Rollcall stops as well.")),
  ]);
}

/** Opens the database and builds the web side by side; when one fails, the other has ended too before this throws. */
async function prepare(settings: Settings): Promise<string> {
  const failing = new AbortController();
  const database = openDatabase(settings);
  database.catch(() => failing.abort());
  const [opened, built] = await Promise.allSettled([
    database,
    buildWebAloud(AbortSignal.any([stopping, failing.signal])),
  ]);
  if (opened.status === "rejected") throw opened.reason;
  if (built.status === "rejected") throw built.reason;
  return opened.value;
}

async function openDatabase({ dataDir, databaseUrl }: Settings): Promise<string> {
  if (databaseUrl === undefined) {
    const database = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres") });
    running.push(() => database.stop());
    await migrate(database.url, { log: say });
    return database.url;
  }
  await migrate(databaseUrl, { log: say }).catch((error: unknown) => {
    throw new UpError(`The database that DATABASE_URL names cannot be used: ${sentence(error)}`, { cause: error });
  });
  return databaseUrl;
}

/** The build is quick when there is nothing to do; otherwise the wait is explained, and its output shown on failure. */
async function buildWebAloud(signal: AbortSignal): Promise<void> {
  let output = "";
  const notice = setTimeout(() => say("Building the web application (half a minute)"), 300);
  try {
    await buildWeb((text) => {
      output += text;
    }, signal);
  } catch (error) {
    if (!signal.aborted) process.stderr.write(output);
    throw error;
  } finally {
    clearTimeout(notice);
  }
}

/** Fetches the models where they are missing, then keeps one worker running. */
async function startWorker(settings: Settings, claim: DataDirClaim, env: NodeJS.ProcessEnv): Promise<KeptWorker> {
  // When it fails the worker says so itself, in the words it has for any missing file.
  await fetchModels(say, stopping).catch((error: unknown) => say(sentence(error)));
  const port = settings.workerPort ?? (await findFreePort(3001, settings.port));
  const start = (): Service => {
    const main = join(root, "apps/worker/src/main.ts");
    const service = startService("worker", main, settings.dataDir, { ...env, WORKER_PORT: String(port) });
    claim.remember(service.pid);
    return service;
  };
  const worker = keepWorker(start, say);
  running.push(() => worker.stop(30_000, hurrying));
  return worker;
}

/** Says the line that scripts and people wait for: the address, or why there is no worker behind it. */
async function announce({ port, host, url }: Settings, startedAt: number, worker?: KeptWorker): Promise<void> {
  const isReady = answers(port, host, worker === undefined ? "/api/health" : "/api/ready", stopping);
  const refusal = await Promise.race([isReady, ...(worker === undefined ? [] : [worker.refused])]);
  if (stopping.aborted) return;
  if (refusal !== undefined) console.error(`\n${refusal}`);
  say(`Started in ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Ctrl+C stops it.`);
  console.log(
    refusal === undefined && worker !== undefined
      ? `Rollcall is ready: ${url}`
      : `Rollcall runs without a worker: ${url} (what is uploaded waits until one comes)`,
  );
}

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) resolve();
    else stopping.addEventListener("abort", () => resolve());
  });
}

function endedBadly(message: string): void {
  if (!stopping.aborted) throw new UpError(message);
}

function say(line: string): void {
  console.error(`[rollcall] ${line}`);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
