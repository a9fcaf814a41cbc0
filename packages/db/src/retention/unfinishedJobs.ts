import type { Db } from "../client.ts";

/** Those of the ids whose jobs wait or run; ids that are none are left out. */
export async function unfinishedJobs(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const rows = await db.job.findMany({
    where: { id: { in: ids.filter((id) => isId.test(id)) }, state: { in: ["queued", "running"] } },
    select: { id: true },
  });
  return new Set(rows.map((row) => row.id));
}
