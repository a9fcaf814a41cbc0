import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

export interface Measured {
  wallMs: number;
  /** Largest resident memory of the process itself; null where the system does not tell. */
  peakRssMb: number | null;
  stdout: string;
}

/** Runs one of our commands, or another `program`, in a process of its own and measures all of it, its start included. */
export async function measureProcess(args: string[], signal: AbortSignal, program = main): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"], signal });
  let peakRssMb: number | null = null;
  const timer = setInterval(() => {
    peakRssMb = peakOf(child.pid) ?? peakRssMb;
  }, 100);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${stderr.trim().split("\n").at(-1)}`);
    return { wallMs: performance.now() - startedAt, peakRssMb, stdout };
  } finally {
    clearInterval(timer);
  }
}

function peakOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  } catch {
    return null;
  }
}
