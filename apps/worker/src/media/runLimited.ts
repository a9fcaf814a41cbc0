import { spawn } from "node:child_process";

/** What a decoder may use up. Limits are set before the program starts, so that it cannot lift them. */
export interface Limits {
  cpuSec: number;
  addressSpaceMb: number;
  outputBytes: number;
  wallMs: number;
}

export interface Ended {
  /** Whole standard output (kept to 1 MB) and the end of standard error. */
  stdout: string;
  stderr: string;
  exitCode: number | null;
  /** "own": it used more than it may; "system": something else killed it, as a machine short of memory does. */
  limit: "own" | "system" | null;
}

/** What a program says that was refused memory: V8, the C++ library, FFmpeg. */
const outOfMemory = /heap out of memory|heap limit|bad_alloc|Cannot allocate memory|out of memory/i;

const keptStdout = 1 << 20;
const keptStderr = 16_384;

// A limit that the system does not know (macOS has no address space limit) is left out rather than fatal.
// At the soft limit of processor time a program hears SIGXCPU, which tells it apart from one that the system kills.
const script =
  'ulimit -S -t "$1" 2>/dev/null; ulimit -H -t "$(($1 + 5))" 2>/dev/null; ulimit -v "$2" 2>/dev/null; ulimit -f "$3" 2>/dev/null; shift 3; exec "$@"';

/**
 * Runs a program that reads untrusted bytes: no standard input, none of our environment but PATH, hard limits.
 * Resolves with how it ended, whatever the exit code; rejects when it cannot be started, and with the signal's
 * reason (after killing it) when the signal is aborted.
 */
export async function runLimited(
  command: string,
  args: readonly string[],
  limits: Limits,
  signal: AbortSignal,
): Promise<Ended> {
  signal.throwIfAborted();
  const ulimits = [limits.cpuSec, limits.addressSpaceMb * 1024, Math.ceil(limits.outputBytes / 512)];
  const child = spawn("sh", ["-c", script, "sh", ...ulimits.map(String), command, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (stdout.length < keptStdout) stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-keptStderr);
  });

  let isOverdue = false;
  const kill = () => child.kill("SIGKILL");
  const timer = setTimeout(() => {
    isOverdue = true;
    kill();
  }, limits.wallMs);
  signal.addEventListener("abort", kill);
  try {
    const [exitCode, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, name) => resolve([code, name]));
    });
    signal.throwIfAborted();
    const isOwn = isOverdue || killedBy === "SIGXCPU" || killedBy === "SIGXFSZ" || outOfMemory.test(stderr);
    const limit = isOwn ? "own" : killedBy === "SIGKILL" ? "system" : null;
    return { stdout, stderr, exitCode, limit };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
  }
}
