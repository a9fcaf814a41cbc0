import type { LoadedModel } from "@rollcall/core/model";
import type { Db } from "../client.ts";

export interface WorkerBeat {
  id: string;
  name: string;
  lane: string;
  models: readonly LoadedModel[];
}

/** A sign of life; the first one also says what this worker has loaded. Every 5 s is right. */
export async function beat(db: Db, worker: WorkerBeat): Promise<void> {
  const { id, name, lane } = worker;
  const data = { name, lane, models: worker.models.map((model) => ({ ...model })), seenAt: new Date() };
  await db.worker.upsert({ where: { id }, create: { id, ...data }, update: data, select: { id: true } });
}
