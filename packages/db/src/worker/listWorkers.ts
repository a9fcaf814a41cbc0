import { JobName, Stage } from "@rollcall/core/jobs";
import { LoadedModel } from "@rollcall/core/model";
import type { CurrentJob, WorkerView } from "@rollcall/core/worker";
import { z } from "zod";
import type { Db } from "../client.ts";
import { aliveSince } from "./aliveSince.ts";

const remembered = 24 * 3600 * 1000;

/**
 * The workers of the last day, living ones first, and what they are at work on according to the job rows. Workers serve
 * every organisation: jobs of another one than `viewer`'s are shown without their id.
 */
export async function listWorkers(db: Db, viewer?: { orgId: string }): Promise<WorkerView[]> {
  const rows = await db.worker.findMany({
    where: { seenAt: { gt: new Date(Date.now() - remembered) } },
    select: {
      id: true,
      name: true,
      lanes: true,
      models: true,
      provedAt: true,
      rssBytes: true,
      startedAt: true,
      seenAt: true,
    },
    orderBy: { seenAt: "desc" },
  });
  const since = aliveSince();
  const alive = rows.filter((row) => row.seenAt > since).map((row) => row.id);
  const current = await currentJobs(db, alive, viewer);
  return rows.map((row) => ({
    ...row,
    models: z.array(LoadedModel).parse(row.models),
    provedAt: row.provedAt?.toISOString() ?? null,
    rssBytes: row.rssBytes === null ? null : Number(row.rssBytes),
    current: current.get(row.id) ?? [],
    startedAt: row.startedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    isAlive: row.seenAt > since,
  }));
}

async function currentJobs(
  db: Db,
  workerIds: string[],
  viewer: { orgId: string } | undefined,
): Promise<Map<string, CurrentJob[]>> {
  if (workerIds.length === 0) return new Map();
  const jobs = await db.job.findMany({
    where: { state: "running", workerId: { in: workerIds } },
    select: {
      id: true,
      orgId: true,
      workerId: true,
      name: true,
      stage: true,
      percent: true,
      attempt: true,
      claimedAt: true,
      createdAt: true,
    },
    orderBy: { claimedAt: "asc" },
  });
  const byWorker = Map.groupBy(jobs, (job) => job.workerId ?? "");
  return new Map([...byWorker].map(([id, own]) => [id, own.map((job) => toCurrent(job, viewer))]));
}

function toCurrent(
  job: {
    id: string;
    orgId: string;
    name: string;
    stage: string | null;
    percent: number;
    attempt: number;
    claimedAt: Date | null;
    createdAt: Date;
  },
  viewer: { orgId: string } | undefined,
): CurrentJob {
  return {
    jobId: job.orgId === viewer?.orgId ? job.id : null,
    name: JobName.parse(job.name),
    stage: job.stage === null ? null : Stage.parse(job.stage),
    percent: job.percent,
    attempt: job.attempt,
    since: (job.claimedAt ?? job.createdAt).toISOString(),
  };
}
