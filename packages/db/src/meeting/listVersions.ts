import { TranscribeOptions, type TranscriptVersion } from "@rollcall/core/meeting";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ListVersionsInput = z.object({ meetingId: z.uuid() });

/** Every version of a meeting's transcript, newest first. */
export async function listVersions(ctx: Ctx, input: z.input<typeof ListVersionsInput>): Promise<TranscriptVersion[]> {
  requireRole(ctx, ...anyMember);
  const { meetingId } = parse(ListVersionsInput, input);
  const meeting = await ctx.db.meeting.findUnique({
    where: { orgId_id: { orgId: ctx.orgId, id: meetingId } },
    select: {
      transcriptId: true,
      transcripts: {
        orderBy: { version: "desc" },
        select: {
          id: true,
          version: true,
          state: true,
          createdAt: true,
          options: true,
          _count: { select: { speakers: true } },
        },
      },
    },
  });
  if (!meeting) throw notFound();
  return meeting.transcripts.map(({ _count, options, createdAt, ...row }) => ({
    ...row,
    createdAt: createdAt.toISOString(),
    options: TranscribeOptions.parse(options),
    speakers: _count.speakers,
    isShown: row.id === meeting.transcriptId,
  }));
}
