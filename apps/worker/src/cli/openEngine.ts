import { type Engine, startEngine } from "@rollcall/inference/engine";
import type { Env } from "../env.ts";
import { UsageError } from "./usageError.ts";

const silent = { info() {}, warn() {}, error() {} };

/**
 * The engine for a command line: says on stderr which model runs on a processor although a GPU was wanted, and nothing else;
 * an unknown pack is the person's mistake.
 */
export async function openEngine(env: Env, pack: string | undefined): Promise<Engine> {
  const lanes = env.threads === null ? {} : { lanes: env.threads };
  const options = { roots: env.modelRoots, pack: pack ?? env.pack, gpu: env.gpu, log: silent, ...lanes };
  const engine = await startEngine(options).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith("There is no model pack"))
      throw new UsageError(error.message);
    throw error;
  });
  for (const fallback of new Set(engine.models.loaded.map((model) => model.fallback)))
    if (fallback !== undefined) console.error(fallback);
  return engine;
}
