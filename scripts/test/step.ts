import { type ChildProcess, spawn } from "node:child_process";

export interface StepResult {
  name: string;
  isOk: boolean;
  ms: number;
}

export interface Command {
  name: string;
  program: string;
  args: string[];
  cwd: string;
  env?: Record<string, string>;
  /** `live` shows output as it comes; `after` in one piece at the end, for commands that run side by side. */
  output: "live" | "after";
}

const children = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill("SIGTERM");
    process.exitCode = 1;
  });
}

/** Runs one command of the test run and says how it ended. */
export async function runCommand({ name, program, args, cwd, env, output }: Command): Promise<StepResult> {
  const startedAt = performance.now();
  if (output === "live") console.log(`\n--- ${name}`);
  const stdio = output === "live" ? "inherit" : "pipe";
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", stdio, stdio] });
  children.add(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
  }
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", () => resolve(1));
    child.once("close", resolve);
  });
  children.delete(child);
  return report({ name, isOk: code === 0, ms: performance.now() - startedAt }, output === "after" ? text : "");
}

/** A step that is a function of ours; what it throws is its failure. */
export async function runStep(name: string, work: (log: (text: string) => void) => unknown): Promise<StepResult> {
  const startedAt = performance.now();
  let text = "";
  let isOk = true;
  try {
    await work((piece) => {
      text += piece;
    });
  } catch (error) {
    isOk = false;
    text += `${error instanceof Error ? error.message : error}\n`;
  }
  return report({ name, isOk, ms: performance.now() - startedAt }, isOk ? "" : text);
}

function report(result: StepResult, text: string): StepResult {
  const verdict = result.isOk ? "ok" : "FAILED";
  console.log(`\n--- ${result.name}: ${verdict} (${(result.ms / 1000).toFixed(1)} s)\n${text.trimEnd()}`.trimEnd());
  return result;
}
