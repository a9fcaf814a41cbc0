import { emitAudit } from "../audit/emitAudit.ts";
import type { Db, Tx } from "../client.ts";
import { inTx } from "../ctx.ts";

const perPage = 100;
const mustSpeakAgain = "It was recorded for a voice model that is no longer used. Please record the voice again.";

/** Destroys the vectors that moves to another embedding model have left behind, once the days they are kept are over. */
export async function settleVoiceMoves(db: Db, signal: AbortSignal): Promise<{ voiceMoves: number }> {
  for (let voiceMoves = 0; ; ) {
    const due = await db.voiceMove.findMany({
      where: { state: "inUse", keptUntil: { lte: new Date() } },
      orderBy: { id: "asc" },
      take: perPage,
      select: { id: true, orgId: true, toModelId: true },
    });
    for (const move of due) {
      signal.throwIfAborted();
      await inTx({ db }, (tx) => settle(tx, move));
      voiceMoves++;
    }
    if (due.length < perPage) return { voiceMoves };
  }
}

async function settle(tx: Tx, { id, orgId, toModelId }: { id: string; orgId: string; toModelId: string }) {
  // Somebody may have taken the move back since it was found.
  const { count } = await tx.voiceMove.updateMany({
    where: { orgId, id, state: "inUse", keptUntil: { lte: new Date() } },
    data: { state: "settled" },
  });
  if (count === 0) return;
  const moved = await tx.$executeRaw`
    update "EnrollmentSample" s
    set "modelId" = v."modelId", vector = v.vector, "keyId" = v."keyId", "speechMs" = v."speechMs"
    from "SampleVector" v
    where v."orgId" = s."orgId" and v."sampleId" = s.id and v."modelId" = ${toModelId} and v.vector is not null
      and s."orgId" = ${orgId}::uuid and s.state = 'accepted' and s."revokedAt" is null`;
  await tx.sampleVector.deleteMany({ where: { orgId } });
  const lost = await tx.enrollmentSample.updateMany({
    where: { orgId, state: "accepted", revokedAt: null, modelId: { not: toModelId } },
    data: { state: "rejected", reason: mustSpeakAgain, vector: null, keyId: null },
  });
  const { count: voiceprints } = await tx.voiceprint.deleteMany({ where: { orgId, modelId: { not: toModelId } } });
  await emitAudit(
    tx,
    { orgId, actor: { type: "system", jobId: "retention" } },
    {
      action: "voiceModel.settled",
      subjectType: "organization",
      subjectId: orgId,
      detail: { moveId: id, toModelId, moved, lost: lost.count, voiceprints },
    },
  );
}
