import type { JobName } from "@rollcall/core/jobs";
import { longAudioMs } from "@rollcall/core/priority";
import type { Tx } from "../client.ts";
import { aliveSince } from "../worker/aliveSince.ts";

interface Applicant {
  id: string;
  orgId: string;
  name: JobName;
  audioMs: number | null;
}

/** Held while long recordings are counted, to the end of the transaction. */
const longLock = 7_270_737;

/**
 * Whether a job may run now: its organisation has not reached its number of running jobs of this kind, and a long
 * recording leaves at least one of several workers to the others. The caller holds the organisation's row.
 */
export async function isAdmitted(tx: Tx, job: Applicant & { jobConcurrency: number }): Promise<boolean> {
  const { id, orgId, name, jobConcurrency } = job;
  const running = await tx.job.count({ where: { orgId, name, state: "running", id: { not: id } } });
  return running < jobConcurrency && (await hasRoomForLong(tx, job));
}

/** Whether a recording of this length may be worked on; one worker, or one that is alone, takes everything. */
export async function hasRoomForLong(tx: Tx, { id, name, audioMs }: Applicant): Promise<boolean> {
  if (name !== "transcribe" || audioMs === null || audioMs < longAudioMs) return true;
  await tx.$executeRaw`select pg_advisory_xact_lock(${longLock})`;
  const alive = await tx.worker.findMany({
    where: { seenAt: { gt: aliveSince() }, lanes: { has: "gpu" } },
    select: { id: true },
  });
  const running = await tx.job.count({
    where: {
      name: "transcribe",
      state: "running",
      audioMs: { gte: longAudioMs },
      id: { not: id },
      workerId: { in: alive.map((worker) => worker.id) },
    },
  });
  return running < Math.max(1, alive.length - 1);
}
