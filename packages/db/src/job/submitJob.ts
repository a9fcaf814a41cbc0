import { type JobName, jobs } from "@rollcall/core/jobs";
import { bandOf, type Urgency } from "@rollcall/core/priority";
import type { Tx } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { send } from "../queue.ts";
import { notifyJob } from "./notifyJob.ts";
import { placeInLine } from "./placeInLine.ts";

export interface NewJob {
  orgId: string;
  name: JobName;
  meetingId?: string;
  transcriptId?: string;
  personId?: string;
  options?: Prisma.InputJsonObject;
  createdById?: string | null;
  /** Length of the recording, or a guess; decides which band it waits in. */
  audioMs?: number | null;
  /** Default: a person waits for it. */
  urgency?: Urgency;
  /** W3C trace context of the request that submits it. */
  traceparent?: string | null;
}

/** The row and the delivery of a job, in the transaction of what it is about. Returns the job's id. */
export async function submitJob(tx: Tx, job: NewJob): Promise<string> {
  const { urgency = "interactive", ...row } = job;
  const { orgId, name } = job;
  const { jobConcurrency } = await tx.organization.findUniqueOrThrow({
    where: { id: orgId },
    select: { jobConcurrency: true },
  });
  const priority = await placeInLine(tx, { orgId, name, band: bandOf(job.audioMs ?? null, urgency) });
  const { id } = await tx.job.create({
    select: { id: true },
    data: { ...row, lane: jobs[name].lane, priority },
  });
  await send(tx, name, { orgId, jobId: id }, { priority, orgConcurrency: jobConcurrency });
  await notifyJob(tx, { orgId, jobId: id });
  return id;
}
