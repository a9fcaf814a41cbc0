import { jobChannel } from "@rollcall/core/jobs";
import type { Tx } from "../client.ts";

/** Tells everyone who listens that the row changed; delivered when the transaction commits. */
export async function notifyJob(tx: Tx, job: { orgId: string; jobId: string }): Promise<void> {
  const payload = JSON.stringify({ orgId: job.orgId, jobId: job.jobId });
  await tx.$executeRaw`select pg_notify(${jobChannel}, ${payload})`;
}
