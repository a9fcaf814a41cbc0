import type { Db } from "@rollcall/db/client";
import { pendingMigrations } from "@rollcall/db/pendingMigrations";
import { listWorkers } from "@rollcall/db/worker/listWorkers";
import { log } from "./log.ts";

/** Whether a meeting uploaded now would be transcribed: the reason it would not, as a sentence, else null. */
export async function whyNotReady(db: Db): Promise<string | null> {
  try {
    const pending = await pendingMigrations(db);
    if (pending.length > 0) return `The database is not up to date: ${pending.length} migrations are missing.`;
    const workers = await listWorkers(db);
    const canTranscribe = workers.some((worker) => worker.isAlive && worker.lanes.includes("gpu"));
    return canTranscribe ? null : "No worker is ready.";
  } catch (error) {
    log().warn({ err: error }, "not ready");
    return "The database cannot be reached.";
  }
}
