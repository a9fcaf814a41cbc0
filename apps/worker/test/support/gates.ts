import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { createDb, type Tx } from "@rollcall/db/client";
import type { WorkerProcess } from "./workerProcess.ts";

/** A place a worker comes to a halt at, so that it can be killed, stopped or cut off exactly there. */
export interface Gate {
  /** Settles when the worker stands at the gate. */
  reached: Promise<void>;
  /** Lets the worker go on; harmless when it is open already. */
  open(): Promise<void>;
}

/**
 * A pipe in the place of a file: who opens it to read it waits until the gate opens and then finds it empty, which
 * counts as not there. It stops the first reader only.
 */
export async function pipeGate(path: string): Promise<Gate> {
  const script = 'mkfifo "$1" && echo laid && exec 3>"$1" && rm "$1" && echo reached && read _';
  const keeper = spawn("sh", ["-c", script, "sh", path], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = once(keeper, "exit");
  const lines = createInterface({ input: keeper.stdout });
  const says = (word: string) =>
    new Promise<void>((resolve) => {
      lines.on("line", (line) => line === word && resolve());
    });
  const reached = says("reached");
  await says("laid");
  return {
    reached,
    async open() {
      keeper.kill("SIGKILL");
      await gone;
    },
  };
}

/** Keeps rows or tables locked: `statement` takes the locks, and whoever needs them waits. */
export async function lockGate(url: string, statement: string, ...values: unknown[]): Promise<Gate> {
  const db = createDb(url, { poolSize: 1 });
  const opening = new AbortController();
  let reached: Promise<void> = Promise.resolve();
  let closed: Promise<void> = Promise.resolve();
  await new Promise<void>((isLocked, reject) => {
    const hold = async (tx: Tx) => {
      await tx.$executeRaw`set local idle_in_transaction_session_timeout = 0`;
      await tx.$executeRawUnsafe(statement, ...values);
      reached = somebodyWaiting(tx, opening.signal);
      isLocked();
      await reached;
      if (!opening.signal.aborted) await once(opening.signal, "abort");
    };
    closed = db.$transaction(hold, { timeout: 120_000 }).catch(reject);
  });
  return {
    reached,
    async open() {
      opening.abort();
      await closed;
      await db.$disconnect();
    },
  };
}

/** Settles when somebody waits for the transaction's locks. The server tells nobody: it has to be asked. */
async function somebodyWaiting(tx: Tx, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waiting = await tx.$queryRaw<unknown[]>`
      select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`;
    if (waiting.length > 0) return;
    await wait(20);
  }
}

/** Freezes the worker as soon as a file whose name ends so appears in the folder. */
export function freezeAtFile(folder: string, ending: string, worker: WorkerProcess): Gate {
  const watcher = watch(folder);
  const reached = new Promise<void>((resolve) => {
    watcher.on("change", (_, name) => {
      if (!String(name).endsWith(ending)) return;
      watcher.close();
      worker.child.kill("SIGSTOP");
      resolve();
    });
  });
  return {
    reached,
    async open() {
      watcher.close();
      worker.child.kill("SIGCONT");
    },
  };
}

/** Freezes the worker in the midst of an inference. */
export async function freezeInInference(worker: WorkerProcess): Promise<void> {
  while (!/^rollcall_engine_lanes_busy [1-9]/m.test(await metricsOf(worker))) await wait(1);
  worker.child.kill("SIGSTOP");
}

export async function metricsOf(worker: WorkerProcess): Promise<string> {
  return (await fetch(`http://127.0.0.1:${worker.port}/metrics`)).text();
}
