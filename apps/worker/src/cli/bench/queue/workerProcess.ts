import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../../main.ts", import.meta.url));

export type LogEntry = Record<string, unknown> & { msg?: string; time: number };

export interface WorkerProcess {
  child: ChildProcess;
  /** As in its row and in the rows of its jobs. */
  id: string;
  /** Where its health server listens. */
  port: number;
  /** Everything it has logged so far. */
  log: LogEntry[];
  /** The first entry with these fields, logged already or still to come; rejects when the worker ends without it. */
  logged(fields: Record<string, unknown>): Promise<LogEntry>;
  /** Sends the signal and waits for the end; returns the exit code, null when the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface WorkerSettings {
  databaseUrl: string;
  dataDir: string;
  /** Besides these settings; PATH, ROLLCALL_MODELS and how many threads. */
  env: Record<string, string | undefined>;
}

const voiceprintKey = Buffer.alloc(32, 7).toString("base64");

export function spawnWorker({ databaseUrl, dataDir, env }: WorkerSettings): ChildProcess {
  return spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main], {
    env: {
      DATABASE_URL: databaseUrl,
      ROLLCALL_DATA: dataDir,
      ROLLCALL_VOICEPRINT_KEY: voiceprintKey,
      WORKER_PORT: "0",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A real worker; resolves once it takes jobs, rejects with its last words when it ends before. */
export async function startWorker(settings: WorkerSettings): Promise<WorkerProcess> {
  const child = spawnWorker(settings);
  const log: LogEntry[] = [];
  const waiting = new Set<{ look(): void; giveUp(): void }>();
  let words = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4000);
  });
  createInterface({ input: child.stdout! }).on("line", (line) => {
    log.push(JSON.parse(line));
    for (const { look } of waiting) look();
  });
  let hasClosed = false;
  child.once("close", () => {
    hasClosed = true;
    for (const { giveUp } of waiting) giveUp();
  });

  const logged = (fields: Record<string, unknown>) =>
    new Promise<LogEntry>((resolve, reject) => {
      const look = () => {
        const entry = log.find((candidate) => Object.entries(fields).every(([key, value]) => candidate[key] === value));
        if (entry) {
          waiting.delete(waiter);
          resolve(entry);
        } else if (hasClosed) waiter.giveUp();
      };
      const waiter = {
        look,
        giveUp: () => reject(new Error(`the worker ended without logging ${JSON.stringify(fields)}: ${words}`)),
      };
      waiting.add(waiter);
      look();
    });

  const { port, workerId } = await logged({ msg: "worker takes jobs" });
  return {
    child,
    id: String(workerId),
    port: Number(port),
    log,
    logged,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, "exit");
      child.kill(signal);
      child.kill("SIGCONT"); // a frozen process hears nothing else
      await gone;
      return child.exitCode;
    },
  };
}
