import type { Db } from "../client.ts";

/** Whether voices are still going over to this model: it may only offer names, since not everybody is known to it yet. */
export async function isOnTrial(db: Db, where: { orgId: string; modelId: string }): Promise<boolean> {
  const { orgId, modelId } = where;
  const open = await db.voiceMove.count({
    where: { orgId, toModelId: modelId, state: { in: ["preparing", "prepared"] } },
  });
  return open > 0;
}
