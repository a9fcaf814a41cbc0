import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** A web server of a test's own beside the stack's, on the same database: it may be killed. */
export interface WebServer {
  url: string;
  start(): Promise<void>;
  /** kill -9: no goodbye. */
  kill(): Promise<void>;
}

export function createWebServer(dataDir: string, port = 3212): WebServer {
  const url = `http://localhost:${port}`;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const server = join(root, "apps/web/.next/standalone/apps/web/server.js");
    child = spawn(process.execPath, [`--env-file=${join(dataDir, "rollcall.env")}`, server], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", ROLLCALL_URL: url, PORT: String(port), HOSTNAME: "localhost" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    for (;;) {
      if (child.exitCode !== null) throw new Error(`The web server ended with code ${child.exitCode}.`);
      const response = await fetch(`${url}/api/health`).catch(() => undefined);
      if (response?.ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  return { url, start, kill };
}
