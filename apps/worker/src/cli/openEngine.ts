import { type Engine, startEngine } from "@rollcall/inference/engine";
import type { Env } from "../env.ts";
import { UsageError } from "./usageError.ts";

const silent = { info() {}, warn() {}, error() {} };

/** The engine for a command line: says nothing, and an unknown pack is the person's mistake. */
export async function openEngine(env: Env, pack: string | undefined): Promise<Engine> {
  return startEngine({ roots: env.modelRoots, pack: pack ?? env.pack, log: silent }).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith("There is no model pack"))
      throw new UsageError(error.message);
    throw error;
  });
}
