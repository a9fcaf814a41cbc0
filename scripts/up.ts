/**
 * The whole application on one machine: database, migrations, models, web, one worker. Run by start.mjs, or by
 * itself with Node 24 in a checkout that is set up.
 */
import { isAbsolute, join } from "node:path";
import { startEmbeddedPostgres } from "@rollcall/db/embedded";
import { migrate } from "@rollcall/db/migrate";
import { root } from "./bootstrap.mjs";
import { buildWeb, webServer } from "./buildWeb.ts";
import { claimDataDir } from "./up/claimDataDir.ts";
import { fetchModels } from "./up/fetchModels.ts";
import { keepWorker } from "./up/keepWorker.ts";
import { findFreePort, requireFreePort } from "./up/ports.ts";
import { loadSecrets } from "./up/secrets.ts";
import { startService } from "./up/service.ts";
import { readSettings } from "./up/settings.ts";
import { listenForStop } from "./up/stopRequests.ts";
import { UpError } from "./up/upError.ts";
import { waitUntilReady } from "./up/waitUntilReady.ts";

const { stopping, hurrying } = listenForStop();
/** What has been started and how to stop it; stopped in reverse. */
const running: (() => Promise<void> | void)[] = [];
const startedAt = performance.now();

try {
  await up();
} catch (error) {
  if (!stopping.aborted) {
    console.error(`\n${error instanceof UpError ? error.message : `Rollcall cannot start: ${sentence(error)}`}`);
    process.exitCode = 1;
  }
} finally {
  if (stopping.aborted) say("Stopping ...");
  for (const stop of running.reverse()) await stop();
  if (stopping.aborted) say("Stopped.");
}
process.exit();

async function up(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env);
  const { port, host, url, dataDir } = settings;
  await requireFreePort(port, host);
  const claim = claimDataDir(dataDir);
  running.push(claim.release);

  const modelsReady = fetchModels(say).then(
    () => undefined,
    (error: unknown) => sentence(error),
  );
  const webBuilt = buildWebAloud();
  // Both are awaited below; until then a failure must not end the process before what runs is stopped.
  webBuilt.catch(() => undefined);

  const databaseUrl = settings.databaseUrl ?? (await startDatabase(dataDir));
  stopping.throwIfAborted();
  await migrate(databaseUrl, { log: say });
  const modelsProblem = await modelsReady;
  await webBuilt;
  stopping.throwIfAborted();

  const env = {
    ...process.env,
    ...loadSecrets(dataDir, process.env),
    NODE_ENV: "production" as const,
    DATABASE_URL: databaseUrl,
    ROLLCALL_DATA: dataDir,
    ROLLCALL_URL: url,
    ROLLCALL_SAMPLES: join(root, "samples"),
    ...absoluteModels(),
  };
  const web = startService("web", webServer, dataDir, { ...env, PORT: String(port), HOSTNAME: host });
  claim.remember(web.pid);
  running.push(() => web.stop(10_000, hurrying));

  const workerPort = settings.workerPort ?? (await findFreePort(3001, port));
  const worker = keepWorker(() => {
    const main = join(root, "apps/worker/src/main.ts");
    const service = startService("worker", main, dataDir, { ...env, WORKER_PORT: String(workerPort) });
    claim.remember(service.pid);
    return service;
  }, say);
  running.push(() => worker.stop(30_000, hurrying));

  const webEnded = web.exited.then(() => {
    if (!stopping.aborted)
      throw new UpError(`The web server has stopped: ${web.lastWords()}\nSee ${dataDir}/logs/web.log`);
  });
  const stopped = new Promise<void>((resolve) => stopping.addEventListener("abort", () => resolve()));
  const announced = announce(url, waitUntilReady(port, host, stopping), worker.refused, modelsProblem);
  await Promise.race([stopped, webEnded, announced.then(() => stopped)]);
}

/** Says the line that scripts and people wait for: the address, or why there is no worker behind it. */
async function announce(
  url: string,
  ready: Promise<void>,
  refused: Promise<string>,
  modelsProblem?: string,
): Promise<void> {
  const refusal = await Promise.race([ready, refused]);
  if (stopping.aborted) return;
  if (refusal === undefined) {
    say(`Started in ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Ctrl+C stops it.`);
    console.log(`Rollcall is ready: ${url}`);
  } else {
    console.error(`\n${modelsProblem ?? refusal}`);
    console.log(`Rollcall runs without a worker: ${url} (uploads wait until one comes; see the line above)`);
  }
}

async function startDatabase(dataDir: string): Promise<string> {
  const database = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log: () => undefined });
  running.push(() => database.stop());
  return database.url;
}

async function buildWebAloud(): Promise<void> {
  let output = "";
  const notice = setTimeout(() => say("Building the web application (half a minute)"), 300);
  try {
    await buildWeb((text) => {
      output += text;
    }, stopping);
  } catch (error) {
    if (!stopping.aborted) process.stderr.write(output);
    throw error;
  } finally {
    clearTimeout(notice);
  }
}

/** The worker has another working folder than the person who wrote a relative path. */
function absoluteModels(): { ROLLCALL_MODELS?: string } {
  const models = process.env.ROLLCALL_MODELS;
  if (models === undefined || models === "") return {};
  return { ROLLCALL_MODELS: isAbsolute(models) ? models : join(process.cwd(), models) };
}

function say(line: string): void {
  console.error(`[rollcall] ${line}`);
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
