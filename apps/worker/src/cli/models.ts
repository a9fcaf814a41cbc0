import { resolve } from "node:path";
import { listModels, type ModelFileState, pullModels, verifyModels } from "@rollcall/inference/pull";
import type { Env } from "../env.ts";
import type { Command } from "./command.ts";
import { showFetching } from "./modelsProgress.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const usage = "models list | verify | pull [--pack NAME] [--from DIR|URL]";

/** `models`: which model files there are, whether they are sound, and how to get them. */
export const models: Command = async (args, env, signal) => {
  const { values, positionals } = parseArguments(args, { pack: { type: "string" }, from: { type: "string" } }, usage);
  const [action, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`Too many words. Usage: ${usage}`);
  const query = { roots: env.modelRoots, ...(values.pack === undefined ? {} : { pack: values.pack }) };
  try {
    switch (action) {
      case "list":
        show(await listModels(query));
        return 0;
      case "verify": {
        const files = await verifyModels(query);
        show(files);
        return complain(files, values.pack ?? env.pack);
      }
      case "pull":
        return await pull(env, values.pack ?? env.pack ?? "lite", values.from, signal);
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("There is no model pack"))
      throw new UsageError(error.message);
    throw error;
  }
  throw new UsageError(`Usage: ${usage}`);
};

/** One line a file on stdout, and aloud which ones were pinned. */
function show(files: readonly ModelFileState[]): void {
  for (const { pack, role, file, bytes, state, licence } of files) {
    const size = bytes === null ? "size ?" : `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`${state.padEnd(10)} ${pack.padEnd(9)} ${role.padEnd(14)} ${size.padStart(10)}  ${file}  (${licence})`);
  }
  for (const { file, state, sha256 } of files) if (state === "pinned") sayPinned(file, sha256 ?? "");
}

/**
 * What is wrong on stderr, and then 3. A file that is there must be the right one. One that is missing is wrong in the
 * pack that was asked for, or else in the one that would be taken.
 */
function complain(files: readonly ModelFileState[], pack: string | null): number {
  const isComplete = (name: string) => files.every((file) => file.pack !== name || file.state !== "missing");
  const expected = pack ?? (isComplete("standard") ? "standard" : "lite");
  const wrong = files.filter((file) => file.problem && (file.state !== "missing" || file.pack === expected));
  for (const problem of new Set(wrong.map((file) => file.problem))) console.error(problem);
  return wrong.length > 0 ? 3 : 0;
}

function sayPinned(file: string, sha256: string): void {
  console.error(`No source states the sha256 of ${file}; from now on it is ${sha256} (lock.json).`);
}

/** Into the first models folder, from `--from`, else from the other folders that are looked in, else the network. */
async function pull(env: Env, pack: string, from: string | undefined, signal: AbortSignal): Promise<number> {
  const [to = "", mirror] = env.modelRoots;
  const source = from === undefined || /^https?:/.test(from) ? (from ?? mirror) : resolve(env.cwd, from);
  const progress = showFetching();
  try {
    await pullModels({
      pack,
      to,
      signal,
      ...(source === undefined ? {} : { from: source }),
      onBytes: progress.update,
      onFile: (file, outcome) => {
        progress.clear();
        console.log(`${outcome.padEnd(8)} ${file}`);
      },
      onPin: (file, sha256) => {
        progress.clear();
        sayPinned(file, sha256);
      },
    });
  } finally {
    progress.clear();
  }
  return 0;
}
