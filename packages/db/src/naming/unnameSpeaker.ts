import type { SpeakerView } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { announceEdit } from "../edit/announceEdit.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { speakerSelect, speakerView } from "../transcript/speakerView.ts";
import { decisionSelect, undecided } from "./decision.ts";
import { dropTurnSamples } from "./dropTurnSamples.ts";

export const UnnameSpeakerInput = z.object({ speakerId: z.uuid() });

/**
 * Takes back what a person had decided about a voice: it is again what the machine had said, and whatever a voiceprint
 * had learnt from it is forgotten.
 */
export async function unnameSpeaker(ctx: Ctx, input: z.input<typeof UnnameSpeakerInput>): Promise<SpeakerView> {
  requireRole(ctx, ...anyMember);
  const { speakerId } = parse(UnnameSpeakerInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: speakerId } };
    const before = await tx.speaker.findUnique({ where, select: { ...decisionSelect, transcriptId: true } });
    if (!before) throw notFound();
    if (before.decidedById !== null) {
      await tx.speaker.update({ where, data: undecided(before), select: { id: true } });
      await dropTurnSamples(tx, ctx, [speakerId]);
      await emitAudit(tx, ctx, {
        action: "speaker.unnamed",
        subjectType: "speaker",
        subjectId: speakerId,
        detail: { from: before.personId },
      });
      await announceEdit(tx, { orgId, transcriptId: before.transcriptId });
    }
    return speakerView(await tx.speaker.findUniqueOrThrow({ where, select: speakerSelect }));
  });
}
