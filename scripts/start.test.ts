import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isAlive } from "./lock.mjs";
import { findFreePort } from "./up/ports.ts";

/** Long enough for a build of the web application, should there be none. */
const timeout = 240_000;
const dataDir = mkdtempSync(join(tmpdir(), "rollcall-start-"));
chmodSync(dataDir, 0o755);
afterAll(() => rmSync(dataDir, { recursive: true }));

interface Started {
  starter: ChildProcess;
  port: number;
  /** Everything that was started: up.ts, web and database. */
  pids: number[];
}

test("a request to stop ends every process, and the data folder can be used again", { timeout }, async () => {
  const first = await start();
  const response = await fetch(`http://127.0.0.1:${first.port}/api/health`);
  expect(response.status).toBe(200);
  await expect(runToEnd(["--port", String(await findFreePort(0, 0))])).resolves.toMatch(/already runs on/);
  expect(await stop(first, "SIGINT")).toBe(0);
  expect(first.pids.filter(isAlive)).toEqual([]);

  const secrets = readFileSync(join(dataDir, "secrets.json"), "utf8");
  const second = await start();
  expect(await stop(second, "SIGTERM")).toBe(0);
  expect(second.pids.filter(isAlive)).toEqual([]);
  expect(readFileSync(join(dataDir, "secrets.json"), "utf8")).toBe(secrets);
  for (const name of ["secrets.json", "rollcall.env"]) expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
});

test("everything stops when the starter is killed without a word", { timeout }, async () => {
  const { starter, pids } = await start();
  starter.kill("SIGKILL");
  await expect.poll(() => pids.filter(isAlive), { timeout: 20_000, interval: 50 }).toEqual([]);
});

test("a port that is taken is named", { timeout }, async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  await expect(runToEnd(["--port", String(address.port)])).resolves.toMatch(`Port ${address.port} is taken`);
  server.close();
});

async function start(): Promise<Started> {
  const port = await findFreePort(0, 0);
  const starter = spawnStart(["--port", String(port)]);
  const [output, lastLine] = [{ text: "" }, `http://localhost:${port}`];
  await new Promise<void>((resolve, reject) => {
    starter.stderr?.on("data", (text) => {
      output.text += text;
    });
    starter.stdout?.on("data", (text) => String(text).includes(lastLine) && resolve());
    starter.once("exit", () => reject(new Error(`it ended before it was ready: ${output.text}`)));
  });
  const pids = readFileSync(join(dataDir, "rollcall.pids"), "utf8").split("\n").map(Number);
  const postmaster = join(dataDir, "postgres/postmaster.pid");
  if (existsSync(postmaster)) pids.push(Number(readFileSync(postmaster, "utf8").split("\n")[0]));
  return { starter, port, pids };
}

async function stop({ starter }: Started, signal: NodeJS.Signals): Promise<unknown> {
  const exited = once(starter, "exit");
  starter.kill(signal);
  const [code] = await exited;
  return code;
}

/** What a start that cannot succeed says. */
async function runToEnd(args: string[]): Promise<string> {
  const starter = spawnStart(args);
  let text = "";
  starter.stderr?.on("data", (piece) => {
    text += piece;
  });
  const [code] = await once(starter, "close");
  expect(code).toBe(1);
  return text;
}

function spawnStart(args: string[]): ChildProcess {
  const script = join(import.meta.dirname, "start.mjs");
  const env = { ...process.env, DATABASE_URL: "", WORKER_PORT: "", ROLLCALL_URL: "" };
  const all = [script, "--data", dataDir, "--workers", "0", ...args];
  return spawn(process.execPath, all, { env, stdio: ["ignore", "pipe", "pipe"] });
}
