import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../../..");

/** Puts two places into a seeded transcript where another run and a person's work disagree: passages 3 and 4. */
export async function addDisagreements(dataDir: string, { transcriptId }: { transcriptId: string }): Promise<void> {
  const script = join(root, "apps/web/e2e/seed/insertConflicts.ts");
  const env = `--env-file=${join(dataDir, "rollcall.env")}`;
  const child = spawn(process.execPath, [env, script, transcriptId], { cwd: root, stdio: "inherit" });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("The conflicts could not be put into the database.");
}
