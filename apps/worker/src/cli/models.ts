import { resolve } from "node:path";
import { listModels, type ModelFileState, pullModels, verifyModels } from "@rollcall/inference/pull";
import type { Env } from "../env.ts";
import type { Command } from "./command.ts";
import { parseArguments } from "./parseArguments.ts";
import { UsageError } from "./usageError.ts";

const usage = "models list | verify | pull [--pack NAME] [--from DIR]";

/** `models`: which model files there are, whether they are sound, and how to get them. */
export const models: Command = async (args, env, signal) => {
  const { values, positionals } = parseArguments(args, { pack: { type: "string" }, from: { type: "string" } }, usage);
  const [action, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`Too many words. Usage: ${usage}`);
  const query = { roots: env.modelRoots, ...(values.pack === undefined ? {} : { pack: values.pack }) };
  try {
    switch (action) {
      case "list":
        return show(await listModels(query));
      case "verify":
        return show(await verifyModels(query));
      case "pull":
        return await pull(env, values.pack ?? env.pack, values.from, signal);
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith("There is no model pack"))
      throw new UsageError(error.message);
    throw error;
  }
  throw new UsageError(`Usage: ${usage}`);
};

/** One line a file on stdout; what is wrong with a file on stderr, and then exit code 3. */
function show(files: readonly ModelFileState[]): number {
  for (const { pack, role, file, bytes, state, licence } of files) {
    const size = `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(`${state.padEnd(10)} ${pack.padEnd(9)} ${role.padEnd(12)} ${size.padStart(10)}  ${file}  (${licence})`);
  }
  const wrong = files.filter(({ problem }) => problem !== undefined);
  for (const { problem } of wrong) console.error(problem);
  return wrong.length > 0 ? 3 : 0;
}

/** Into the first models folder, from `--from`, else from the other folders that are looked in, else the network. */
async function pull(env: Env, pack: string, from: string | undefined, signal: AbortSignal): Promise<number> {
  const [to = "", mirror] = env.modelRoots;
  const source = from === undefined ? mirror : resolve(env.cwd, from);
  await pullModels({
    pack,
    to,
    signal,
    ...(source === undefined ? {} : { from: source }),
    onFile: (file, outcome) => console.log(`${outcome.padEnd(8)} ${file}`),
  });
  return 0;
}
