import { parentPort, workerData } from "node:worker_threads";
import { type LoadedModels, loadModels, proveAgain, type ReadyModels } from "./load.ts";
import { perform } from "./perform.ts";
import type { CheckedModel, ThreadMessage, WorkMessage } from "./protocol.ts";

// An engine thread: it owns its sessions, runs one piece of work at a time and never decides anything.
if (!parentPort) throw new Error("thread.ts runs as a worker thread");
const port = parentPort;

function post(message: ThreadMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

async function serve(loaded: LoadedModels, { id, work }: WorkMessage): Promise<void> {
  try {
    const isProof = work.kind === "prove";
    const result = isProof ? await proveAgain(loaded, work.role) : await perform(loaded.models, work);
    const isOwnBuffer = ArrayBuffer.isView(result) && result.buffer instanceof ArrayBuffer;
    post({ type: "done", id, result }, isOwnBuffer ? [result.buffer as ArrayBuffer] : []); // checked above
  } catch (error) {
    post({ type: "failed", id, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** A session that is freed inside a run takes the process with it. */
async function retire(models: ReadyModels, current: Promise<void>): Promise<void> {
  await current;
  await Promise.allSettled(Object.values(models).map((model) => model.release()));
  port.close();
}

const loaded = await loadModels(workerData as CheckedModel[]); // startEngine is the only caller
if ("refused" in loaded) {
  post({ type: "refused", ...loaded.refused });
  port.close();
} else {
  const { models, timings } = loaded;
  let current = Promise.resolve();
  port.on("message", (message: WorkMessage | "close") => {
    current = message === "close" ? retire(models, current) : serve(loaded, message);
  });
  post({ type: "ready", timings });
}
