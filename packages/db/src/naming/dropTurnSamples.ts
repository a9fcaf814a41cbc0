import type { Tx } from "../client.ts";
import type { Ctx } from "../ctx.ts";
import { revokeSamples } from "../enrollment/revokeSamples.ts";

/** What somebody's voiceprint learnt from these voices it forgets: they turned out not to be theirs. */
export async function dropTurnSamples(tx: Tx, ctx: Ctx, speakerIds: readonly string[]): Promise<void> {
  if (speakerIds.length === 0) return;
  const { orgId } = ctx;
  const reason = "The voice it was cut from is not this person's.";
  const where = { orgId, source: "turn", speakerId: { in: [...speakerIds] } };
  const samples = await tx.enrollmentSample.findMany({
    where: { ...where, vector: { not: null } },
    select: { id: true },
  });
  await revokeSamples(tx, ctx, { sampleIds: samples.map(({ id }) => id), reason });
  await tx.enrollmentSample.updateMany({ where: { ...where, state: "waiting" }, data: { state: "rejected", reason } });
}
