import { useSyncExternalStore } from "react";

const stepMs = 10_000;

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, stepMs);
  return () => clearInterval(timer);
}

/**
 * The time in steps of ten seconds, rounded up. Null on the server and while its page comes alive: text that two
 * clocks see differently makes React throw the server's page away, and with it what was typed or chosen meanwhile.
 */
export function useClock(): Date | null {
  const step = useSyncExternalStore(
    subscribe,
    () => Math.ceil(Date.now() / stepMs),
    () => null,
  );
  return step === null ? null : new Date(step * stepMs);
}
