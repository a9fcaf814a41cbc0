import { parentPort } from "node:worker_threads";
import type { WorkMessage } from "../../src/protocol.ts";

// The real engine thread, which dies when it is asked for a recording of this name.
parentPort?.on("message", (message: WorkMessage | "close") => {
  if (message !== "close" && "pcm" in message.work && message.work.pcm.path === "crash") process.exit(7);
});
await import("../../src/thread.ts");
