import type { JobName } from "@rollcall/core/jobs";
import { bandWidth, nextTurn, priorityOf, turnOf } from "@rollcall/core/priority";
import type { Tx } from "../client.ts";

/** The priority of a job that joins the waiting ones of its band. Jobs of other organisations count as turns alone. */
export async function placeInLine(tx: Tx, job: { orgId: string; name: JobName; band: number }): Promise<number> {
  const lowest = job.band * bandWidth;
  const waiting = { state: "queued", name: job.name, priority: { gte: lowest, lt: lowest + bandWidth } } as const;
  const select = { priority: true } as const;
  const ownLast = await tx.job.findFirst({
    where: { ...waiting, orgId: job.orgId },
    orderBy: { priority: "asc" },
    select,
  });
  const first = ownLast ?? (await tx.job.findFirst({ where: waiting, orderBy: { priority: "desc" }, select }));
  const turn = nextTurn({ ownLast: ownLast && turnOf(ownLast.priority), first: first && turnOf(first.priority) });
  return priorityOf(job.band, turn);
}
