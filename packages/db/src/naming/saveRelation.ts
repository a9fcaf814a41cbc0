import type { FoundInArchive } from "@rollcall/core/namingBatch";
import type { Tx } from "../client.ts";

/** The search is over: what it found can be looked at. */
export async function saveRelation(
  tx: Tx,
  job: { orgId: string },
  { batchId, found }: { batchId: string; found: readonly FoundInArchive[] },
): Promise<void> {
  await tx.namingBatch.updateMany({
    where: { orgId: job.orgId, id: batchId, state: "searching" },
    // Evidence of numbers and ids, and no vector.
    data: { state: "ready", changes: JSON.parse(JSON.stringify(found)) },
  });
}
