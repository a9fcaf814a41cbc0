import { randomUUID } from "node:crypto";
import { createDb } from "../src/client.ts";
import { claimJob } from "../src/job/claimJob.ts";
import { createQueue } from "../src/queue.ts";

// A worker that claims one transcription, says so ("jobId attempt"), and never comes back.
const url = process.argv[2] ?? "";
const db = createDb(url);
const queue = createQueue({ url, role: "worker" });
await queue.start();
await queue.work("transcribe", { concurrency: 1 }, async ({ payload }) => {
  const claim = await claimJob(db, { ...payload, workerId: randomUUID() });
  if (claim.kind !== "claimed") return "settled";
  process.stdout.write(`${claim.job.id} ${claim.job.attempt}\n`);
  return new Promise(() => {});
});
