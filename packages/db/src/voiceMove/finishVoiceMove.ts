import type { VoiceComparison } from "@rollcall/core/voiceMove";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import type { Attempt } from "../job/withAttempt.ts";

/** Everything that could be embedded is; people look at the comparison and decide. */
export async function finishVoiceMove(
  tx: Tx,
  job: Attempt,
  { moveId, comparison }: { moveId: string; comparison: VoiceComparison },
): Promise<void> {
  const { orgId } = job;
  await tx.voiceMove.updateMany({ where: { orgId, id: moveId, state: "preparing" }, data: { state: "prepared" } });
  await tx.voiceMove.updateMany({ where: { orgId, id: moveId }, data: { comparison } });
  await emitAudit(
    tx,
    { orgId, actor: { type: "system", jobId: job.id } },
    { action: "voiceModel.compared", subjectType: "organization", subjectId: orgId, detail: { moveId, ...comparison } },
  );
}
