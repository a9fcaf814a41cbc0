import type { SpeakerView } from "@rollcall/core/meeting";
import { speakerColours } from "@rollcall/core/speaker";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { announceEdit } from "../edit/announceEdit.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { speakerSelect, speakerView } from "./speakerView.ts";

export const LabelSpeakerInput = z.object({
  speakerId: z.uuid(),
  /** What the voice is called while it belongs to nobody enrolled; null gives "Speaker 2" back. */
  alias: z.string().trim().min(1).max(120).nullable().optional(),
  colour: z
    .int()
    .min(0)
    .max(speakerColours - 1)
    .optional(),
});

/** Calls a voice something, or gives it another colour, in this meeting alone. */
export async function labelSpeaker(ctx: Ctx, input: z.input<typeof LabelSpeakerInput>): Promise<SpeakerView> {
  requireRole(ctx, ...anyMember);
  const { speakerId, alias, colour } = parse(LabelSpeakerInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: speakerId } };
    const speaker = await tx.speaker.findUnique({ where, select: { transcriptId: true } });
    if (!speaker) throw notFound();
    const row = await tx.speaker.update({
      where,
      data: { ...(alias === undefined ? {} : { alias }), ...(colour === undefined ? {} : { colour }) },
      select: speakerSelect,
    });
    await emitAudit(tx, ctx, {
      action: "speaker.labelled",
      subjectType: "speaker",
      subjectId: speakerId,
      detail: { isAliasChanged: alias !== undefined, colour: colour ?? null },
    });
    await announceEdit(tx, { orgId, transcriptId: speaker.transcriptId });
    return speakerView(row);
  });
}
