import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as bench from "../../src/cli/bench/queue/workerProcess.ts";
import { sharedModels } from "./sharedAudio.ts";

export type WorkerProcess = bench.WorkerProcess;
type WorkerSettings = Omit<bench.WorkerSettings, "env"> & { env?: Record<string, string> };

const withModels = ({ env, ...settings }: WorkerSettings) => ({
  ...settings,
  env: { PATH: process.env.PATH, ROLLCALL_MODELS: sharedModels, ...env },
});

export function spawnWorker(settings: WorkerSettings): ChildProcess {
  return bench.spawnWorker(withModels(settings));
}

/** A real worker with the shared models; resolves once it takes jobs. */
export function startWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  return bench.startWorker(withModels(settings));
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
