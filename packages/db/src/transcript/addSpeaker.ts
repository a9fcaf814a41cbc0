import type { SpeakerView } from "@rollcall/core/meeting";
import { speakerColours } from "@rollcall/core/speaker";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { announceEdit } from "../edit/announceEdit.ts";
import { lockTranscript } from "../edit/lockTranscript.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { speakerSelect, speakerView } from "./speakerView.ts";

export const AddSpeakerInput = z.object({
  transcriptId: z.uuid(),
  /** Made by the page, so that a passage can be given to the voice in the same breath. */
  speakerId: z.uuid(),
});

/** A voice the models did not tell apart; it has no vectors, so nobody is ever recognised by it. Asked twice it is one. */
export async function addSpeaker(ctx: Ctx, input: z.input<typeof AddSpeakerInput>): Promise<SpeakerView> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, speakerId } = parse(AddSpeakerInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    await lockTranscript(tx, { orgId, transcriptId });
    const where = { orgId_id: { orgId, id: speakerId } };
    const known = await tx.speaker.findUnique({ where, select: { transcriptId: true } });
    if (known && known.transcriptId !== transcriptId) throw notFound();
    if (known) return speakerView(await tx.speaker.findUniqueOrThrow({ where, select: speakerSelect }));
    const { _max } = await tx.speaker.aggregate({ where: { orgId, transcriptId }, _max: { ordinal: true } });
    const ordinal = (_max.ordinal ?? 0) + 1;
    const row = await tx.speaker.create({
      data: {
        id: speakerId,
        orgId,
        transcriptId,
        cluster: `P${ordinal}`,
        ordinal,
        colour: (ordinal - 1) % speakerColours,
        decidedById: userIdOf(ctx),
        speechMs: 0,
        modelId: "",
        vectors: new Uint8Array(),
        keyId: "",
      },
      select: speakerSelect,
    });
    await emitAudit(tx, ctx, { action: "speaker.added", subjectType: "speaker", subjectId: speakerId, detail: {} });
    await announceEdit(tx, { orgId, transcriptId });
    return speakerView(row);
  });
}
