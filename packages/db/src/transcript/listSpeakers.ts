import type { SpeakerView } from "@rollcall/core/meeting";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { speakerSelect, speakerView } from "./speakerView.ts";

export const ListSpeakersInput = z.object({ transcriptId: z.uuid() });

/** The voices of a transcript as they stand, in the order they first speak. */
export async function listSpeakers(ctx: Ctx, input: z.input<typeof ListSpeakersInput>): Promise<SpeakerView[]> {
  requireRole(ctx, ...anyMember);
  const { transcriptId } = parse(ListSpeakersInput, input);
  const { db, orgId } = ctx;
  const row = await db.transcript.findUnique({
    where: { orgId_id: { orgId, id: transcriptId } },
    select: { speakers: { orderBy: { ordinal: "asc" }, select: speakerSelect } },
  });
  if (!row) throw notFound();
  return row.speakers.map(speakerView);
}
