import { setTimeout as wait } from "node:timers/promises";

/** Settles when `/api/ready` of the web server answers 200; asks ten times a second. */
export async function waitUntilReady(port: number, host: string, signal: AbortSignal): Promise<void> {
  const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  while (!signal.aborted) {
    const response = await fetch(`http://${address}:${port}/api/ready`, { signal }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await wait(100, undefined, { signal }).catch(() => undefined);
  }
}
