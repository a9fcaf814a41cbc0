import { JobError, type JobErrorCode } from "@rollcall/core/errors";
import { giveUp, JobName, Lane } from "@rollcall/core/jobs";
import type { Db, Tx } from "../client.ts";
import { inTx } from "../ctx.ts";
import { isAdmitted } from "./admission.ts";
import { endInFailure } from "./endInFailure.ts";
import { notifyJob } from "./notifyJob.ts";

/** What a worker holds while it works: the row as it was claimed. */
export interface ClaimedJob {
  id: string;
  orgId: string;
  name: JobName;
  attempt: number;
  /** As submitted; parse it with the schema that belongs to the name. */
  options: unknown;
  meetingId: string | null;
  transcriptId: string | null;
  personId: string | null;
  lane: Lane;
  priority: number;
  /** Length of the recording; a guess until it was decoded, null when nothing is known. */
  audioMs: number | null;
  traceparent: string | null;
  crashes: number;
  createdAt: Date;
}

export type Claim =
  | {
      kind: "claimed";
      job: ClaimedJob;
      /** The attempt before it died without a word. */
      hasCrashed: boolean;
    }
  /** Others come first, see `isAdmitted`: deliver it again later. */
  | { kind: "deferred" }
  /** Ended already, or never existed: complete the delivery. */
  | { kind: "gone" }
  /** Its attempts died without a word too often; the row has failed now. */
  | { kind: "givenUp"; code: JobErrorCode; message: string };

/**
 * Takes a delivered job: bumps the attempt, so that whoever had it before can write nothing any more. A previous
 * attempt that never reported how it ended counts as a crash; with `giveUp.crashes` of them the job fails instead.
 */
export function claimJob(db: Db, input: { jobId: string; orgId: string; workerId: string }): Promise<Claim> {
  return inTx({ db }, async (tx) => {
    const row = await lock(tx, input);
    if (!row) return { kind: "gone" };
    const crashes = row.crashes + (row.reported < row.attempt ? 1 : 0);
    const where = { orgId_id: { orgId: input.orgId, id: input.jobId } };

    if (crashes >= giveUp.crashes) {
      const error = new JobError(
        "CRASHED_TOO_OFTEN",
        "Processing stopped without a reason three times, so it was given up.",
      );
      await tx.job.update({ where, data: { crashes, reported: row.attempt }, select: { id: true } });
      await endInFailure(tx, { id: input.jobId, orgId: input.orgId }, error);
      return { kind: "givenUp", code: error.code, message: error.message };
    }

    if (!(await isAdmitted(tx, { ...row, id: input.jobId, orgId: input.orgId, name: JobName.parse(row.name) }))) {
      await tx.job.update({
        where,
        data: { state: "queued", reported: row.attempt, crashes, workerId: null },
        select: { id: true },
      });
      return { kind: "deferred" };
    }

    const job = await tx.job.update({
      where,
      data: {
        state: "running",
        attempt: row.attempt + 1,
        reported: row.attempt,
        crashes,
        workerId: input.workerId,
        startedAt: row.startedAt ?? new Date(),
        claimedAt: new Date(),
      },
      select: {
        id: true,
        orgId: true,
        name: true,
        attempt: true,
        options: true,
        meetingId: true,
        transcriptId: true,
        personId: true,
        lane: true,
        priority: true,
        audioMs: true,
        traceparent: true,
        crashes: true,
        createdAt: true,
      },
    });
    if (job.name === "transcribe" && job.meetingId) {
      // A further version is made behind the one people see; their meeting stays ready.
      await tx.meeting.updateMany({
        where: { orgId: job.orgId, id: job.meetingId, transcriptId: job.transcriptId },
        data: { state: "processing" },
      });
    }
    await notifyJob(tx, input);
    return {
      kind: "claimed",
      job: { ...job, name: JobName.parse(job.name), lane: Lane.parse(job.lane) },
      hasCrashed: crashes > row.crashes,
    };
  });
}

interface Row {
  jobConcurrency: number;
  name: string;
  audioMs: number | null;
  attempt: number;
  reported: number;
  crashes: number;
  startedAt: Date | null;
}

/**
 * Two claims of one job happen one after the other; the later one owns it. So do claims within one organisation, so that
 * its running jobs can be counted; rows that refer to it can be written meanwhile.
 */
async function lock(tx: Tx, { jobId, orgId }: { jobId: string; orgId: string }): Promise<Row | undefined> {
  const [row] = await tx.$queryRaw<Row[]>`
    select job.name, job."audioMs", job.attempt, job.reported, job.crashes, job."startedAt", org."jobConcurrency"
    from "Job" job join "Organization" org on org.id = job."orgId"
    where job."orgId" = ${orgId}::uuid and job.id = ${jobId}::uuid and job.state in ('queued', 'running')
    for update of job for no key update of org`;
  return row;
}
