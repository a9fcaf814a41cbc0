import { groupLetter, type VoiceGroupView } from "@rollcall/core/namingBatch";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ListVoiceGroupsInput = z.object({
  /** Only groups with a voice of this meeting. */
  meetingId: z.uuid().optional(),
});

/** Voices nobody knows that were heard in two meetings or more, those of the most meetings first. */
export async function listVoiceGroups(
  ctx: Ctx,
  input: z.input<typeof ListVoiceGroupsInput> = {},
): Promise<VoiceGroupView[]> {
  requireRole(ctx, ...anyMember);
  const { meetingId } = parse(ListVoiceGroupsInput, input);
  const { db, orgId } = ctx;
  if (meetingId !== undefined) {
    const where = { orgId_id: { orgId, id: meetingId } };
    if (!(await db.meeting.findUnique({ where, select: { id: true } }))) throw notFound();
  }
  const rows = await db.speaker.findMany({
    where: { orgId, voiceGroupId: { not: null }, personId: null, transcript: { shownBy: { isNot: null } } },
    orderBy: { id: "asc" },
    select: {
      id: true,
      voiceGroupId: true,
      _count: { select: { segments: true } },
      transcript: { select: { meeting: { select: { id: true, title: true } } } },
    },
  });
  const groups = await db.voiceGroup.findMany({
    where: { orgId, id: { in: rows.flatMap(({ voiceGroupId }) => voiceGroupId ?? []) } },
    select: { id: true, n: true },
  });
  const members = Map.groupBy(rows, ({ voiceGroupId }) => voiceGroupId);
  return groups
    .map(({ id, n }): VoiceGroupView => {
      const own = members.get(id) ?? [];
      const speakers = own.map(({ id: speakerId, transcript: { meeting } }) => {
        return { id: speakerId, meetingId: meeting.id, title: meeting.title };
      });
      const turns = own.reduce((sum, { _count }) => sum + _count.segments, 0);
      const meetings = new Set(speakers.map((speaker) => speaker.meetingId)).size;
      return { id, letter: groupLetter(n), meetings, turns, speakers };
    })
    .filter(({ meetings, speakers }) => {
      return meetings > 1 && (meetingId === undefined || speakers.some((speaker) => speaker.meetingId === meetingId));
    })
    .sort((a, b) => b.meetings - a.meetings || (a.letter < b.letter ? -1 : 1));
}
