import type { MeetingDetail } from "@rollcall/core/meeting";
import { Turn } from "@rollcall/core/transcript";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { jobViews } from "../job/jobViews.ts";
import { parse } from "../parse.ts";
import { speakerSelect, speakerView } from "../transcript/speakerView.ts";

export const GetMeetingInput = z.object({ id: z.uuid() });

const Models = z.record(z.string(), z.object({ name: z.string(), sha256: z.string(), provider: z.string() }));
const Timings = z.record(z.string(), z.number());

/** A meeting with the transcript people see and speakers; the segments come by pages from `listSegments`. */
export async function getMeeting(ctx: Ctx, input: z.input<typeof GetMeetingInput>): Promise<MeetingDetail> {
  requireRole(ctx, ...anyMember);
  const { id } = parse(GetMeetingInput, input);
  const { db, orgId } = ctx;
  const [row, jobs] = await Promise.all([
    db.meeting.findUnique({
      where: { orgId_id: { orgId, id } },
      select: {
        id: true,
        title: true,
        state: true,
        heldAt: true,
        createdAt: true,
        attendees: true,
        recording: {
          select: {
            id: true,
            fileName: true,
            mediaType: true,
            sizeBytes: true,
            durationMs: true,
            peaksKey: true,
            notice: true,
          },
        },
        shown: {
          select: {
            id: true,
            version: true,
            state: true,
            language: true,
            models: true,
            turns: true,
            timings: true,
            speakers: { orderBy: { ordinal: "asc" }, select: speakerSelect },
          },
        },
      },
    }),
    jobViews(db, { orgId, meetingId: id, name: { not: "clip" } }, "meetingId"),
  ]);
  if (!row) throw notFound();

  const { recording, shown, attendees, ...meeting } = row;
  const expected =
    attendees.length === 0
      ? []
      : await db.person.findMany({
          where: { orgId, id: { in: attendees } },
          orderBy: { nameKey: "asc" },
          select: { id: true, name: true },
        });
  return {
    ...meeting,
    heldAt: meeting.heldAt.toISOString(),
    createdAt: meeting.createdAt.toISOString(),
    recording: recording && {
      id: recording.id,
      fileName: recording.fileName,
      mediaType: recording.mediaType,
      sizeBytes: Number(recording.sizeBytes),
      durationMs: recording.durationMs,
      hasPeaks: recording.peaksKey !== null,
      notice: recording.notice,
    },
    transcript: shown
      ? {
          id: shown.id,
          version: shown.version,
          state: shown.state,
          language: shown.language,
          models: Models.parse(shown.models),
          turns: z.array(Turn).parse(shown.turns),
          timings: Timings.parse(shown.timings),
        }
      : null,
    speakers: (shown?.speakers ?? []).map(speakerView),
    attendees: expected,
    job: jobs[0] ?? null,
  };
}
