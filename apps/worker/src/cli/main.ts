import { JobError } from "@rollcall/core/errors";
import { GpuError } from "@rollcall/inference/gpu";
import { ModelFileError } from "@rollcall/inference/locate";
import { readEnv } from "../env.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./usageError.ts";

const commands: Record<string, () => Promise<Command>> = {
  transcribe: async () => (await import("./transcribe.ts")).transcribe,
  embed: async () => (await import("./embed.ts")).embed,
  models: async () => (await import("./models.ts")).models,
  eval: async () => (await import("./eval.ts")).evaluate,
  voiceprints: async () => (await import("./voiceprints.ts")).voiceprints,
  bench: async () => (await import("./bench.ts")).bench,
};

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => interruption.abort(new Interrupted(signal)));
}

class Interrupted extends Error {}

/** The command line: results on stdout, everything else on stderr; exit 0, 2 (unusable input) or 3 (models). */
async function main(): Promise<number> {
  const [name = "", ...args] = process.argv.slice(2);
  try {
    const load = commands[name];
    if (!load) throw new UsageError(`There is no command "${name}"; there is ${Object.keys(commands).join(", ")}.`);
    const command = await load();
    return await command(args, readEnv(), interruption.signal);
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    console.error(sentence(error));
    if (error instanceof ModelFileError || error instanceof GpuError) return 3;
    return error instanceof UsageError || error instanceof JobError ? 2 : 1;
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected = [UsageError, JobError, ModelFileError, GpuError].some((kind) => error instanceof kind);
  return isExpected ? error.message : `Something went wrong: ${error.message}`;
}

process.exitCode = await main();
