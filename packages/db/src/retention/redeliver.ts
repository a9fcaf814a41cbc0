import { JobName } from "@rollcall/core/jobs";
import type { Db } from "../client.ts";
import { inTx } from "../ctx.ts";
import { send } from "../queue.ts";

const perRun = 500;

/**
 * Puts jobs back into the queue that are not over and have no message there: their delivery was completed or given up
 * without them, or a backup brought back the row alone. Returns how many. A job that was changed a moment ago is left.
 */
export async function redeliver(db: Db): Promise<number> {
  const lost = await db.$queryRaw<{ id: string; orgId: string; name: string }[]>`
    select job.id, job."orgId", job.name from "Job" job
    where job.state in ('queued', 'running')
      and coalesce(job."claimedAt", job."createdAt") < now() - interval '1 minute'
      and not exists (
        select 1 from pgboss.job message
        where message.name = job.name and message.id = job.id and message.state in ('created', 'retry', 'active')
      )
    order by job."createdAt" limit ${perRun}`;
  let sent = 0;
  for (const { id, orgId, name } of lost) {
    const jobName = JobName.safeParse(name);
    if (!jobName.success) continue;
    await inTx({ db }, async (tx) => {
      const [job] = await tx.$queryRaw<{ priority: number; jobConcurrency: number }[]>`
        select job.priority, org."jobConcurrency" from "Job" job join "Organization" org on org.id = job."orgId"
        where job."orgId" = ${orgId}::uuid and job.id = ${id}::uuid and job.state in ('queued', 'running')
        for update of job`;
      if (!job) return;
      await tx.$executeRaw`delete from pgboss.job where name = ${name} and id = ${id}::uuid`;
      const { priority, jobConcurrency } = job;
      await send(tx, jobName.data, { orgId, jobId: id }, { priority, orgConcurrency: jobConcurrency });
      sent++;
    });
  }
  return sent;
}
