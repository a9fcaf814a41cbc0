import { toSampleQuality } from "@rollcall/core/enrollmentGates";
import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { rebuildLater, revokeSamples } from "./revokeSamples.ts";

export const AnswerAlikeInput = z.object({ sampleId: z.uuid(), areTwoPeople: z.boolean() });

/**
 * Says whether a sample that sounds like somebody else is this person's own voice. Of two people who sound alike it is
 * accepted; of one person under two names it is refused. CONFLICT when it was answered already.
 */
export async function answerAlike(ctx: Ctx, input: z.input<typeof AnswerAlikeInput>): Promise<{ personId: string }> {
  requireRole(ctx, ...anyMember);
  const { sampleId, areTwoPeople } = parse(AnswerAlikeInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: sampleId } };
    const sample = await tx.enrollmentSample.findUnique({
      where,
      select: { personId: true, state: true, quality: true, vector: true },
    });
    if (!sample) throw notFound();
    const { personId } = sample;
    const { alike: _, ...quality } = toSampleQuality(sample.quality);
    if (sample.state !== "waiting" || sample.vector === null)
      throw new AppError("CONFLICT", "This was answered already.");
    const answered = JSON.parse(JSON.stringify(quality)); // as JSON: without the keys that are undefined
    const data = areTwoPeople ? { state: "accepted" as const, reason: null } : {};
    await tx.enrollmentSample.update({ where, data: { ...data, quality: answered }, select: { id: true } });
    if (areTwoPeople) await rebuildLater(tx, ctx, personId);
    else
      await revokeSamples(tx, ctx, {
        sampleIds: [sampleId],
        reason: "It is the voice of somebody else who is enrolled.",
      });
    const detail = { sampleId, areTwoPeople };
    await emitAudit(tx, ctx, { action: "sample.answered", subjectType: "person", subjectId: personId, detail });
    return { personId };
  });
}
