import type { JobView } from "@rollcall/core/job";
import { JobName, Stage } from "@rollcall/core/jobs";
import type { Db, Tx } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { aliveSince } from "../worker/aliveSince.ts";

const select = {
  id: true,
  name: true,
  state: true,
  stage: true,
  percent: true,
  etaMs: true,
  attempt: true,
  crashes: true,
  failures: true,
  errorCode: true,
  errorMessage: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
  meetingId: true,
  personId: true,
  workerId: true,
} as const;

type Row = Prisma.JobGetPayload<{ select: typeof select }>;

/** The jobs of one organisation that match, newest first, at most one for each value of `latestPer`. */
export async function jobViews(
  db: Db | Tx,
  where: Prisma.JobWhereInput & { orgId: string },
  latestPer?: "meetingId" | "personId",
): Promise<JobView[]> {
  const rows = await db.job.findMany({
    where,
    select,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    ...(latestPer ? { distinct: [latestPer] } : {}),
  });
  const workerIds = rows.flatMap((row) => (row.state === "running" && row.workerId ? [row.workerId] : []));
  const alive =
    workerIds.length === 0
      ? []
      : await db.worker.findMany({
          where: { id: { in: workerIds }, seenAt: { gt: aliveSince() } },
          select: { id: true },
        });
  const aliveIds = new Set(alive.map((worker) => worker.id));
  return rows.map((row) => toView(row, aliveIds));
}

function toView({ workerId, ...row }: Row, aliveWorkers: ReadonlySet<string>): JobView {
  const isLost = row.state === "running" && !(workerId && aliveWorkers.has(workerId));
  const isWaitingAgain = row.state === "queued" && row.attempt > 0;
  return {
    ...row,
    name: JobName.parse(row.name),
    stage: row.stage === null ? null : Stage.parse(row.stage),
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    isRetrying: isLost || isWaitingAgain,
  };
}
