import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** Settles when nothing listens on the database's port any more, or when the signal is aborted; looks every 3 s. */
export async function databaseGone(url: string, signal: AbortSignal): Promise<void> {
  const { hostname, port } = new URL(url);
  while (!signal.aborted) {
    await wait(3000, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted && !(await listens(hostname, Number(port)))) return;
  }
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(true));
    socket.once("connect", () => socket.destroy());
    socket.once("error", () => resolve(false));
  });
}
