import { spawn } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";

/** `npm run -s transcribe -- ...` and its siblings: one of the worker's commands, on Node 24, where the person stands. */
await runMain(async () => {
  const { node, env } = await bootstrap({ isQuiet: true });
  const main = join(root, "apps/worker/src/cli/main.ts");
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const child = spawn(node, [main, ...process.argv.slice(2)], { cwd, env, stdio: "inherit" });

  // A terminal sends Ctrl+C to the child as well; passing it on would count as a second one.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));

  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
});
