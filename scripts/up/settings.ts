import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../bootstrap.mjs";
import { UpError } from "./upError.ts";

export interface Settings {
  port: number;
  /** The address the web server listens on. */
  host: string;
  /** Where the application is reached; also what is written into links. */
  url: string;
  /** Absolute. */
  dataDir: string;
  /** Absent: an embedded Postgres keeps its files in the data folder. */
  databaseUrl: string | undefined;
  /** Absent: any free port. */
  workerPort: number | undefined;
  /** 0 leaves workers to somebody else: tests, or a person who starts them by hand. */
  workers: 0 | 1;
}

/** Reads `--port`, `--data` and `--workers`, then the environment. */
export function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings {
  const { port: portText, data, workers } = parseOptions(args);
  const port = readPort("--port", portText ?? "3000");
  return {
    port,
    host: env.ROLLCALL_HOST || "127.0.0.1",
    url: env.ROLLCALL_URL || `http://localhost:${port}`,
    dataDir: resolve(data || env.ROLLCALL_DATA || join(root, ".data")),
    databaseUrl: env.DATABASE_URL || undefined,
    workerPort: env.WORKER_PORT ? readPort("WORKER_PORT", env.WORKER_PORT) : undefined,
    workers: workers === "0" ? 0 : 1,
  };
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { port: { type: "string" }, data: { type: "string" }, workers: { type: "string" } },
    }).values;
  } catch (error) {
    throw new UpError("Usage: npm start -- [--port N] [--data DIR] [--workers 0|1]", { cause: error });
  }
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UpError(`${name} must be a port number between 1 and 65535, not "${text}".`);
}
