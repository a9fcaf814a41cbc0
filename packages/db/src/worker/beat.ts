import type { LoadedModel } from "@rollcall/core/model";
import type { Db } from "../client.ts";

export interface WorkerBeat {
  id: string;
  name: string;
  /** The lanes it takes jobs of. */
  lanes: readonly string[];
  models: readonly LoadedModel[];
  /** Memory of the process. */
  rssBytes?: number;
  /** When every model last gave the result it should. */
  provedAt?: Date;
}

/** A sign of life; the first one also says what this worker has loaded. Every 5 s is right. */
export async function beat(db: Db, worker: WorkerBeat): Promise<void> {
  const { id, name, rssBytes, provedAt } = worker;
  const data = {
    name,
    lanes: [...worker.lanes],
    models: worker.models.map((model) => ({ ...model })),
    rssBytes: rssBytes === undefined ? null : BigInt(rssBytes),
    provedAt: provedAt ?? null,
    seenAt: new Date(),
  };
  await db.worker.upsert({ where: { id }, create: { id, ...data }, update: data, select: { id: true } });
}
