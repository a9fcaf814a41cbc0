import type { Env } from "../env.ts";

/** One command: its arguments without its name, the settings, and a signal that says "stop". Returns the exit code. */
export type Command = (args: string[], env: Env, signal: AbortSignal) => Promise<number>;
