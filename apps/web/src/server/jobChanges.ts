import { listenJobs } from "@rollcall/db/job/listenJobs";
import { env } from "../env.ts";
import { log } from "./log.ts";

type Wake = () => void;

const waiting = new Map<string, Set<Wake>>();
let listening: Promise<{ stop(): Promise<void> } | null> | null = null;

/**
 * Resolves when Postgres announces a change of the job, after `timeoutMs`, or when `signal` aborts; never rejects.
 * One LISTEN connection serves all watchers of the process. Without it they fall back to the timeout.
 */
export function nextJobChange(jobId: string, options: { timeoutMs: number; signal: AbortSignal }): Promise<void> {
  listening ??= listen();
  return new Promise((resolve) => {
    const wakes = waiting.get(jobId) ?? new Set();
    waiting.set(jobId, wakes);
    const wake = (): void => {
      clearTimeout(timer);
      options.signal.removeEventListener("abort", wake);
      wakes.delete(wake);
      if (wakes.size === 0 && waiting.get(jobId) === wakes) waiting.delete(jobId);
      resolve();
    };
    const timer = setTimeout(wake, options.timeoutMs);
    wakes.add(wake);
    if (options.signal.aborted) wake();
    else options.signal.addEventListener("abort", wake);
  });
}

/** Ends the connection; the next watcher opens another. */
export async function stopListening(): Promise<void> {
  const connection = await listening;
  listening = null;
  await connection?.stop();
}

/** After a failure the next watcher tries again. */
async function listen(): Promise<{ stop(): Promise<void> } | null> {
  try {
    const connection = await listenJobs(env().databaseUrl, ({ jobId }) => wakeAll(jobId), {
      onReconnect: wakeEverybody,
    });
    // What changed before this moment was announced to nobody.
    wakeEverybody();
    return connection;
  } catch (error) {
    listening = null;
    log().warn({ err: error }, "cannot listen for job changes, reading the rows instead");
    return null;
  }
}

function wakeEverybody(): void {
  for (const jobId of [...waiting.keys()]) wakeAll(jobId);
}

function wakeAll(jobId: string): void {
  for (const wake of [...(waiting.get(jobId) ?? [])]) wake();
}
