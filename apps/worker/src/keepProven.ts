import type { Logger } from "pino";

/** Often enough that the models of an idle worker are never unproven for a minute. */
const everyMs = 40_000;

export interface KeptProof {
  /** When all models last gave the result they should; on the clock of `performance.now()`, and as a time of day. */
  provedAt(): number;
  provedDate(): Date;
  stop(): void;
}

/**
 * Proves the models again and again while there is nothing else to do: files, memory and devices can go bad under a
 * worker that waits for days. `onBroken` hears of the first proof that fails; there is no further one after it.
 */
export function keepProven(
  models: { prove(signal: AbortSignal): Promise<void>; isIdle(): boolean },
  onBroken: (error: Error) => void,
  log: Logger,
  intervalMs: number = everyMs,
): KeptProof {
  let provedAt = performance.now();
  let current: AbortController | undefined;
  const again = async () => {
    if (current || !models.isIdle()) return;
    current = new AbortController();
    const { signal } = current;
    try {
      const startedAt = performance.now();
      await models.prove(signal);
      provedAt = performance.now();
      log.debug({ proofMs: Math.round(provedAt - startedAt) }, "the models have proven themselves again");
    } catch (cause) {
      if (signal.aborted) return;
      clearInterval(timer);
      onBroken(new Error("A model no longer computes what it should.", { cause }));
    } finally {
      current = undefined;
    }
  };
  const timer = setInterval(() => void again(), intervalMs);
  return {
    provedAt: () => provedAt,
    provedDate: () => new Date(performance.timeOrigin + provedAt),
    stop() {
      clearInterval(timer);
      current?.abort();
    },
  };
}
