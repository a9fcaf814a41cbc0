import type { SpeakerView } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { announceEdit } from "../edit/announceEdit.ts";
import { notFound } from "../errors.ts";
import { decidedBy, decisionSelect } from "../naming/decision.ts";
import { dropTurnSamples } from "../naming/dropTurnSamples.ts";
import { parse } from "../parse.ts";
import { speakerSelect, speakerView } from "./speakerView.ts";

export const NameSpeakerInput = z.object({ speakerId: z.uuid(), personId: z.uuid().nullable() });

/** A person decides whose voice this is; null means nobody we know. The machine will not overrule it. */
export async function nameSpeaker(ctx: Ctx, input: z.input<typeof NameSpeakerInput>): Promise<SpeakerView> {
  requireRole(ctx, ...anyMember);
  const { speakerId, personId } = parse(NameSpeakerInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: speakerId } };
    const before = await tx.speaker.findUnique({ where, select: { ...decisionSelect, transcriptId: true } });
    if (!before) throw notFound();
    if (personId !== null) {
      const person = await tx.person.findUnique({ where: { orgId_id: { orgId, id: personId } }, select: { id: true } });
      if (!person) throw notFound();
    }
    const row = await tx.speaker.update({
      where,
      data: decidedBy(before, personId, userIdOf(ctx)),
      select: speakerSelect,
    });
    // What the former person's voiceprint had learnt from this voice was not theirs.
    if (before.personId !== null && before.personId !== personId) await dropTurnSamples(tx, ctx, [speakerId]);
    await emitAudit(tx, ctx, {
      action: "speaker.named",
      subjectType: "speaker",
      subjectId: speakerId,
      detail: { from: before.personId, to: personId },
    });
    await announceEdit(tx, { orgId, transcriptId: before.transcriptId });
    return speakerView(row);
  });
}
