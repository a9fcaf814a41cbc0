import { spawn } from "node:child_process";
import { appendFileSync, openSync } from "node:fs";
import { join } from "node:path";

export interface Service {
  name: string;
  pid: number;
  /** Settles when the process has ended, with its exit code; null after a signal. */
  exited: Promise<number | null>;
  /** The last thing it said on stderr: its own sentence, or the message of the error that ended it. */
  lastWords(): string;
  /** Asks it to end; ends it after the time given, or as soon as `hurrying` is aborted. Settles when it is gone. */
  stop(graceMs: number, hurrying: AbortSignal): Promise<void>;
}

/** Starts a Node program whose output goes to a file in the data folder, so that the terminal keeps our own lines. */
export function startService(name: string, script: string, dataDir: string, env: NodeJS.ProcessEnv): Service {
  const logFile = join(dataDir, "logs", `${name}.log`);
  const child = spawn(process.execPath, [script], { env, stdio: ["ignore", openSync(logFile, "a"), "pipe"] });
  let words = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    appendFileSync(logFile, text);
    words = (words + text).slice(-4000);
  });

  const exited = new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", (code) => resolve(code));
  });

  return {
    name,
    pid: child.pid ?? 0,
    exited,
    lastWords: () => lastSentence(words),
    async stop(graceMs, hurrying) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const kill = () => child.kill("SIGKILL");
      const timer = setTimeout(kill, graceMs);
      hurrying.addEventListener("abort", kill);
      if (hurrying.aborted) kill();
      await exited;
      clearTimeout(timer);
      hurrying.removeEventListener("abort", kill);
    },
  };
}

/** Node ends an uncaught error's stack with details in braces and its own version; the message stands before them. */
function lastSentence(text: string): string {
  return text.split("\n").findLast((line) => /^[^\s}]/.test(line) && !line.startsWith("Node.js v")) ?? "";
}
