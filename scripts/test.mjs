import { spawn } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";

/** `npm test`: set up, then every check and test through scripts/testAll.ts on Node 24. */
await runMain(async () => {
  const { node, env } = await bootstrap();
  const child = spawn(node, [join(root, "scripts/testAll.ts"), ...process.argv.slice(2)], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => process.exit(code ?? 1));
});
