import type { Db } from "@rollcall/db/client";
import { beat, type WorkerBeat } from "@rollcall/db/worker/beat";
import { leave } from "@rollcall/db/worker/leave";
import type { Logger } from "pino";

const beatMs = 5000;

/** Keeps this worker's row fresh, so that the application knows that somebody takes jobs; `stop` removes it. */
export async function startBeating(
  db: Db,
  worker: Omit<WorkerBeat, "rssBytes" | "provedAt">,
  provedAt: () => Date | null,
  log: Logger,
): Promise<{ stop(): Promise<void> }> {
  const sign = () => {
    const proved = provedAt();
    return beat(db, { ...worker, rssBytes: process.memoryUsage.rss(), ...(proved ? { provedAt: proved } : {}) });
  };
  await sign();
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = sign().catch((err: unknown) => log.warn({ err }, "the worker's row could not be refreshed"));
  }, beatMs);
  return {
    async stop() {
      clearInterval(timer);
      await last; // a beat that arrives after the farewell would bring the row back
      await leave(db, { id: worker.id });
    },
  };
}
