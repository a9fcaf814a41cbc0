import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { sharedModels } from "./sharedAudio.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface WorkerProcess {
  child: ChildProcess;
  /** Where its health server listens. */
  port: number;
  /** Everything it has logged so far. */
  log: Record<string, unknown>[];
  /** Sends the signal and waits for the end; returns the exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface WorkerSettings {
  databaseUrl: string;
  dataDir: string;
  env?: Record<string, string>;
}

export const voiceprintKey = Buffer.alloc(32, 7).toString("base64");

export function spawnWorker({ databaseUrl, dataDir, env }: WorkerSettings): ChildProcess {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      ROLLCALL_DATA: dataDir,
      ROLLCALL_MODELS: sharedModels,
      ROLLCALL_VOICEPRINT_KEY: voiceprintKey,
      WORKER_PORT: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A real worker; resolves once it takes jobs, rejects with its last words when it ends before. */
export async function startWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  const child = spawnWorker(settings);
  const log: Record<string, unknown>[] = [];
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the worker ended with ${code}: ${words}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const entry: Record<string, unknown> = JSON.parse(line);
      log.push(entry);
      if (entry.msg === "worker takes jobs") resolve(Number(entry.port));
    });
  });
  return {
    child,
    port,
    log,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}

/** Runs a program to its end and collects what it said. */
export async function outcomeOf(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}
