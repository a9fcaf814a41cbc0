import type { JobName } from "@rollcall/core/jobs";
import type { Tx } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { send } from "../queue.ts";
import { notifyJob } from "./notifyJob.ts";

export interface NewJob {
  orgId: string;
  name: JobName;
  meetingId?: string;
  transcriptId?: string;
  personId?: string;
  options?: Prisma.InputJsonObject;
  createdById?: string | null;
}

/** The row and the delivery of a job, in the transaction of what it is about. Returns the job's id. */
export async function submitJob(tx: Tx, job: NewJob): Promise<string> {
  const { id } = await tx.job.create({ select: { id: true }, data: job });
  await send(tx, job.name, { orgId: job.orgId, jobId: id });
  await notifyJob(tx, { orgId: job.orgId, jobId: id });
  return id;
}
