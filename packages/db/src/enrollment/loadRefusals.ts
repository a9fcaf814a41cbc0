import type { Db, Tx } from "../client.ts";

/** Why clips of this submission were refused, whichever attempt found out; one sentence for each clip. */
export async function loadRefusals(db: Db | Tx, job: { id: string; orgId: string }): Promise<string[]> {
  const rows = await db.enrollmentSample.findMany({
    where: { orgId: job.orgId, jobId: job.id, state: "rejected" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { reason: true },
  });
  return rows.flatMap(({ reason }) => (reason === null ? [] : [reason]));
}
