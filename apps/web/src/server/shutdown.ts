const signals = ["SIGTERM", "SIGINT"] as const;
let stopping: AbortController | undefined;

/** Aborts when the process is asked to end. Answers without an end, such as event streams, end with it. */
export function shutdownSignal(): AbortSignal {
  if (stopping === undefined) {
    const controller = new AbortController();
    stopping = controller;
    for (const signal of signals) process.once(signal, () => controller.abort());
  }
  return stopping.signal;
}

/** For an answer without an end: aborts when the one who asked leaves, or the process is asked to end. */
export function untilShutdown(signal: AbortSignal | undefined): AbortSignal {
  return AbortSignal.any([shutdownSignal(), ...(signal === undefined ? [] : [signal])]);
}

/**
 * Ends the process that long after it was asked to, at most. The server by itself waits for every answer, and a
 * paused player can keep one open for hours; players and uploads take up again where they were.
 */
export function limitShutdown(graceMs: number): void {
  for (const signal of signals) process.once(signal, () => setTimeout(() => process.exit(0), graceMs).unref());
}
