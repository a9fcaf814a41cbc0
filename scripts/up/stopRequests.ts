const sameRequestMs = 700;

export interface StopRequests {
  /** Aborted at the first request to stop. */
  stopping: AbortSignal;
  /** Aborted at the second: end at once, without grace. */
  hurrying: AbortSignal;
}

/**
 * Listens to everything that means "stop": a message from start.mjs, its disappearance, and the usual signals.
 * Listeners of libraries that end the process themselves are taken off, because our order of stopping matters:
 * call this after they are imported.
 */
export function listenForStop(): StopRequests {
  const stopping = new AbortController();
  const hurrying = new AbortController();
  // One Ctrl+C arrives twice: from the terminal and through npm.
  let firstAt = Number.POSITIVE_INFINITY;
  const request = () => {
    if (stopping.signal.aborted && performance.now() - firstAt > sameRequestMs) hurrying.abort();
    firstAt = Math.min(firstAt, performance.now());
    stopping.abort();
  };

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.removeAllListeners(signal);
    process.on(signal, request);
  }
  process.on("message", (message) => message === "stop" && request());
  process.on("disconnect", () => stopping.abort());
  // The terminal may be gone before we are.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stopping.abort());
  return { stopping: stopping.signal, hurrying: hurrying.signal };
}
