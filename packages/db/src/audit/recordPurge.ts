import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";
import { emitAudit } from "./emitAudit.ts";

/** The proof that a purge destroyed what it was sent for: counts only, and for each person one row with the id. */
export async function recordPurge(
  tx: Tx,
  job: Attempt,
  purged: { mediaKeys: readonly string[]; personIds: readonly string[] },
): Promise<void> {
  const by = { orgId: job.orgId, actor: { type: "system", jobId: job.id } } as const;
  const detail = { files: purged.mediaKeys.length };
  await emitAudit(tx, by, { action: "media.purged", subjectType: "job", subjectId: job.id, detail });
  for (const personId of purged.personIds) {
    await emitAudit(tx, by, { action: "person.purged", subjectType: "person", subjectId: personId });
  }
}
