import { type Engine, startEngine } from "@rollcall/inference/engine";
import type { Env } from "../env.ts";
import { UsageError } from "./usageError.ts";

const silent = { info() {}, warn() {}, error() {} };

/** The engine for a command line: says nothing, and an unknown pack is the person's mistake. */
export async function openEngine(env: Env, pack: string | undefined): Promise<Engine> {
  const lanes = env.threads === null ? {} : { lanes: env.threads };
  const options = { roots: env.modelRoots, pack: pack ?? env.pack, gpu: env.gpu, log: silent, ...lanes };
  return startEngine(options).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith("There is no model pack"))
      throw new UsageError(error.message);
    throw error;
  });
}
