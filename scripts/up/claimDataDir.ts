import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../lock.mjs";
import { UpError } from "./upError.ts";

const largestLogBytes = 20 * 1024 * 1024;

export interface DataDirClaim {
  /** Remembers a process, so that the next start can end it should this one die without a word. */
  remember(pid: number): void;
  release(): void;
}

/**
 * Makes the data folder ready and claims it: two Rollcalls on one folder would fight over its database. Processes
 * that a killed Rollcall has left behind are ended first.
 * @throws {UpError} when a living Rollcall has it
 */
export function claimDataDir(dataDir: string): DataDirClaim {
  prepare(dataDir);
  const file = join(dataDir, "rollcall.pids");
  const [owner, ...services] = readPids(file);
  if (owner !== undefined && isRollcall(owner)) {
    throw new UpError(
      `Rollcall already runs on ${dataDir} (process ${owner}). Stop it, or use another folder: --data DIR`,
    );
  }
  for (const pid of services) if (isRollcall(pid)) process.kill(pid, "SIGTERM");

  const pids = [process.pid];
  writeFileSync(file, pids.join("\n"));
  return {
    remember(pid) {
      pids.push(pid);
      writeFileSync(file, pids.join("\n"));
    },
    release: () => rmSync(file, { force: true }),
  };
}

function prepare(dataDir: string): void {
  for (const folder of ["media", "uploads", "artefacts", "logs"]) {
    mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });
  }
  // As root, the database runs as another user, who must be able to pass through this folder.
  if (process.getuid?.() === 0) chmodSync(dataDir, 0o711);
  for (const name of ["web", "worker"]) {
    const log = join(dataDir, "logs", `${name}.log`);
    const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
    if (size > largestLogBytes) renameSync(log, `${log}.old`);
  }
}

function readPids(file: string): number[] {
  try {
    return readFileSync(file, "utf8").split("\n").map(Number);
  } catch {
    return [];
  }
}

/** A number may meanwhile belong to an unrelated program; where the system tells, its command line decides. */
function isRollcall(pid: number): boolean {
  if (pid === process.pid || !isAlive(pid)) return false;
  try {
    return /scripts\/up\.ts|server\.js|next-server|worker\/src\/main\.ts/.test(
      readFileSync(`/proc/${pid}/cmdline`, "utf8"),
    );
  } catch {
    return true;
  }
}
