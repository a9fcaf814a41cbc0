import type { LoadedModel } from "@rollcall/core/model";
import type { Db } from "@rollcall/db/client";
import { beat } from "@rollcall/db/worker/beat";
import { leave } from "@rollcall/db/worker/leave";
import type { Logger } from "pino";

const beatMs = 5000;

export interface WorkerIdentity {
  id: string;
  name: string;
  lane: string;
  models: readonly LoadedModel[];
}

/** Keeps this worker's row fresh, so that the application knows that somebody takes jobs; `stop` removes it. */
export async function startBeating(db: Db, worker: WorkerIdentity, log: Logger): Promise<{ stop(): Promise<void> }> {
  const row = { ...worker, models: [...worker.models] };
  await beat(db, row);
  const timer = setInterval(() => {
    beat(db, row).catch((err: unknown) => log.warn({ err }, "the worker's row could not be refreshed"));
  }, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await leave(db, { id: worker.id });
    },
  };
}
