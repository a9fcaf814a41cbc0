import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { test as base, expect } from "@playwright/test";

const root = resolve(import.meta.dirname, "../../..");

/** A real worker process under the test's control. */
export interface WorkerProcess {
  /** Resolves once its models are proven and the queue is open. */
  start(): Promise<void>;
  /** kill -9: no goodbye. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

function createWorkerProcess(): WorkerProcess {
  let child: ChildProcess | undefined;
  const port = 3211;

  async function start(): Promise<void> {
    const data = process.env.ROLLCALL_E2E_DATA;
    if (!data) throw new Error("ROLLCALL_E2E_DATA is set by playwright.config.ts");
    child = spawn(process.execPath, [`--env-file=${join(data, "rollcall.env")}`, "apps/worker/src/main.ts"], {
      cwd: root,
      env: { ...process.env, WORKER_PORT: String(port) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const exited = once(child, "exit").then(([code]) => {
      throw new Error(`The worker ended with code ${code} before it was ready.`);
    });
    await Promise.race([exited, isReady()]);
    exited.catch(() => {}); // Its later end is the test's doing.
  }

  async function isReady(): Promise<void> {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}/ready`).catch(() => undefined);
      if (response?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  }

  return { start, kill: () => end("SIGKILL"), stop: () => end("SIGTERM") };
}

/** `worker` runs for all tests of a file; a test may kill and start it. No page may throw. */
export const test = base.extend<{ noPageErrors: undefined }, { worker: WorkerProcess }>({
  noPageErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
  worker: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads fixture names from the pattern.
    async ({}, use) => {
      const worker = createWorkerProcess();
      await worker.start();
      await use(worker);
      await worker.stop();
    },
    { scope: "worker", auto: true, timeout: 60_000 },
  ],
});
