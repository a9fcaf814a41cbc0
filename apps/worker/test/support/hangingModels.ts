import { isMainThread, parentPort } from "node:worker_threads";

// Loaded before a worker: its engine threads never come back from a recognition, and minutes pass a hundred times faster
// for whoever watches them.
if (isMainThread) {
  const real = globalThis.setTimeout;
  const faster = (run: () => void, ms = 0) => real(run, ms >= 60_000 ? ms / 100 : ms);
  globalThis.setTimeout = Object.assign(faster, real) as typeof setTimeout; // as the worker uses it
} else if (parentPort) {
  const blocked = new Int32Array(new SharedArrayBuffer(4));
  parentPort.on("message", (message: { work?: { kind?: string } }) => {
    if (message.work?.kind === "asr") Atomics.wait(blocked, 0, 0);
  });
}
