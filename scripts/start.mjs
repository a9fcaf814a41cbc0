import { fork } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root, runMain } from "./bootstrap.mjs";

/**
 * `npm start`: set up, then scripts/up.ts on Node 24 in a process group of its own. A Ctrl+C reaches every process
 * of the terminal's group at once; in its own group `up` alone hears of it, from here, and stops its children in order.
 * `up` also stops when this process disappears without a word, because the channel between them closes.
 */
await runMain(async () => {
  const { node, env } = await bootstrap();
  const up = fork(join(root, "scripts/up.ts"), process.argv.slice(2), {
    cwd: process.env.INIT_CWD ?? root,
    env,
    execPath: node,
    execArgv: [],
    detached: true,
  });

  const stop = () => up.connected && up.send("stop");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);

  // npm can be killed without passing it on; then this process is handed to another parent.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event !== undefined) {
    setInterval(() => process.ppid === parent || process.emit("SIGHUP"), 1000).unref();
  }

  up.on("exit", (code, signal) => {
    if (signal !== null && up.pid !== undefined) {
      process.stderr.write(`Rollcall was killed (${signal}); its parts are being stopped.\n`);
      killGroup(up.pid);
    }
    process.exit(code ?? 1);
  });
});

/** `up` was killed before it could stop its children: they are told here. @param {number} group */
function killGroup(group) {
  try {
    process.kill(-group, "SIGTERM");
  } catch {
    // The group is already empty.
  }
}
