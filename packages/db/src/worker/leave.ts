import type { Db } from "../client.ts";

/** The worker has stopped in good order and is no longer listed. */
export async function leave(db: Db, worker: { id: string }): Promise<void> {
  await db.worker.deleteMany({ where: { id: worker.id } });
}
