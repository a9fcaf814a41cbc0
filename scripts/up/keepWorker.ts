import { setTimeout as wait } from "node:timers/promises";
import type { Service } from "./service.ts";

/** How the worker ends when a model is missing or broken; starting it again would not help. */
const modelsExitCode = 3;

export interface KeptWorker {
  /** Settles when the worker has refused to start because of its models, with the sentence it said. */
  refused: Promise<string>;
  stop(graceMs: number, hurrying: AbortSignal): Promise<void>;
}

/** Runs the worker and starts it again whenever it dies, after 1, 2, 4 ... at most 30 s. */
export function keepWorker(start: () => Service, say: (line: string) => void): KeptWorker {
  const { promise: refused, resolve: refuse } = Promise.withResolvers<string>();
  const stopping = new AbortController();
  let current = start();

  async function keep(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const startedAt = Date.now();
      const code = await current.exited;
      if (stopping.signal.aborted) return;
      if (code === modelsExitCode) return refuse(current.lastWords());
      failures = Date.now() - startedAt > 60_000 ? 1 : failures + 1;
      const delayMs = Math.min(30_000, 1000 * 2 ** (failures - 1));
      say(`The worker has stopped unexpectedly; it starts again in ${delayMs / 1000} s. ${current.lastWords()}`);
      await wait(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) current = start();
    }
  }

  const kept = keep();
  return {
    refused,
    async stop(graceMs, hurrying) {
      stopping.abort();
      await current.stop(graceMs, hurrying);
      await kept;
    },
  };
}
