import { JobName } from "@rollcall/core/jobs";
import { bandOf, longestWaitMs, priorityOf, shortAudioMs, turnOf } from "@rollcall/core/priority";
import type { Db } from "../client.ts";
import { inTx } from "../ctx.ts";
import { reprioritize } from "../queue.ts";

const perRun = 500;

/** Jobs that have waited for long join the first band, in their old turns, so that nothing waits for ever. */
export async function promoteWaiting(db: Db): Promise<number> {
  const first = bandOf(shortAudioMs, "interactive");
  const overdue = await db.job.findMany({
    where: {
      state: "queued",
      createdAt: { lt: new Date(Date.now() - longestWaitMs) },
      priority: { lt: priorityOf(first - 1, 0) + 1 },
    },
    orderBy: { createdAt: "asc" },
    take: perRun,
    select: { id: true, orgId: true, name: true, priority: true },
  });
  let promoted = 0;
  for (const { id, orgId, name, priority } of overdue) {
    const jobName = JobName.safeParse(name);
    if (!jobName.success) continue;
    const better = priorityOf(first, turnOf(priority));
    await inTx({ db }, async (tx) => {
      const { count } = await tx.job.updateMany({ where: { orgId, id, state: "queued" }, data: { priority: better } });
      if (count === 1) await reprioritize(tx, jobName.data, id, better);
      promoted += count;
    });
  }
  return promoted;
}
