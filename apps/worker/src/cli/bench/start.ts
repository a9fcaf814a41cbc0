import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chooseDecoder } from "../../media/chooseDecoder.ts";
import { withScratch } from "../../scratch.ts";
import type { Section } from "../bench.ts";
import { makeRecording } from "./makeRecording.ts";

const root = fileURLToPath(new URL("../../../../../", import.meta.url));
const probe = fileURLToPath(new URL("engineProbe.ts", import.meta.url));

/** How long a person waits: for the second `npm start`, for the models, and for the first job compared with the next. */
export const benchStart: Section = ({ env, signal }) =>
  withScratch(async (scratch) => {
    const file = join(scratch, "short.wav");
    const decoder = chooseDecoder(env.ffmpegPath, env.searchPath);
    await makeRecording(0.5, file, { decoder, scratch, signal });
    const { readyMs, firstOverSecond } = await probeEngine(file, signal);
    await startOnce(join(scratch, "data"), signal);
    return {
      secondStartToReadyMs: await startOnce(join(scratch, "data"), signal),
      workerModelsReadyMs: readyMs,
      firstJobOverSecond: firstOverSecond,
    };
  });

async function probeEngine(file: string, signal: AbortSignal) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [probe, file], { stdio: ["ignore", "pipe", "inherit"], signal });
  let readyMs = 0;
  let times: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "ready") readyMs = Math.round(performance.now() - startedAt);
    else times = JSON.parse(line);
  }
  const [first = 0, second = 1] = times;
  return { readyMs, firstOverSecond: Number((first / second).toFixed(3)) };
}

/** Runs the whole application on a data folder until it is ready, then stops it. Returns how long that took, in ms. */
async function startOnce(dataDir: string, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const args = [join(root, "scripts/start.mjs"), "--port", String(await freePort()), "--data", dataDir];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"], signal });
  try {
    await readyLine(child);
    return Math.round(performance.now() - startedAt);
  } finally {
    const gone = once(child, "exit");
    child.kill("SIGINT");
    await gone;
  }
}

async function readyLine(child: ChildProcess): Promise<void> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith("Rollcall is ready")) return;
    if (line.startsWith("Rollcall runs without")) break;
  }
  throw new Error("The application did not become ready.");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port could be found.");
  return address.port;
}
