import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { sharedModels } from "./sharedAudio.ts";
import { outcomeOf } from "./workerProcess.ts";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** The command line in a process of its own, as a person would run it in `cwd`. */
export function runCli(args: string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const env = { PATH: process.env.PATH, ROLLCALL_MODELS: sharedModels, ...options.env };
  const cwd = options.cwd ?? process.cwd();
  return outcomeOf(spawn(process.execPath, [main, ...args], { cwd, env: { ...env, INIT_CWD: cwd } }));
}
