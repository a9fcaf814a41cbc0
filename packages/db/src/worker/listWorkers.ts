import { LoadedModel } from "@rollcall/core/model";
import type { WorkerView } from "@rollcall/core/worker";
import { z } from "zod";
import type { Db } from "../client.ts";
import { aliveSince } from "./aliveSince.ts";

const remembered = 24 * 3600 * 1000;

/** The workers of the last day, living ones first. Workers serve every organisation. */
export async function listWorkers(db: Db): Promise<WorkerView[]> {
  const rows = await db.worker.findMany({
    where: { seenAt: { gt: new Date(Date.now() - remembered) } },
    select: { id: true, name: true, lane: true, models: true, startedAt: true, seenAt: true },
    orderBy: { seenAt: "desc" },
  });
  const since = aliveSince();
  return rows.map((row) => ({
    ...row,
    models: z.array(LoadedModel).parse(row.models),
    startedAt: row.startedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    isAlive: row.seenAt > since,
  }));
}
