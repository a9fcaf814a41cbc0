import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Writes what the applications read from their environment to rollcall.env in the data folder, for its owner alone,
 * so that further workers can be started by hand: `node --env-file=.data/rollcall.env apps/worker/src/main.ts`.
 */
export function writeEnvFile(dataDir: string, settings: Record<string, string>): void {
  const file = join(dataDir, "rollcall.env");
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'`);
  rmSync(file, { force: true });
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 });
}
