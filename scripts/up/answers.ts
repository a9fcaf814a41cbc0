import { setTimeout as wait } from "node:timers/promises";

/** Settles when the web server answers 200 at this path, or when the signal is aborted; asks ten times a second. */
export async function answers(port: number, host: string, path: string, signal: AbortSignal): Promise<void> {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  while (!signal.aborted) {
    const response = await fetch(`http://${address}:${port}${path}`, { signal }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await wait(100, undefined, { signal }).catch(() => undefined);
  }
}
