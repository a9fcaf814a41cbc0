import { AppError } from "@rollcall/core/errors";
import type { DocumentSegment, TranscriptDocument } from "@rollcall/core/format/transcriptDocument";
import { speakerLabel } from "@rollcall/core/meeting";
import { Turn, type Word } from "@rollcall/core/transcript";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ExportTranscriptInput = z.object({ meetingId: z.uuid(), format: z.string().max(10) });

/**
 * The transcript that a meeting shows, whole, with the names of now; that it was handed out is on record.
 * Errors: PRECONDITION while there is no finished transcript.
 */
export async function exportTranscript(
  ctx: Ctx,
  input: z.input<typeof ExportTranscriptInput>,
): Promise<TranscriptDocument> {
  requireRole(ctx, ...anyMember);
  const { meetingId, format } = parse(ExportTranscriptInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const meeting = await tx.meeting.findUnique({
      where: { orgId_id: { orgId, id: meetingId } },
      select: {
        title: true,
        heldAt: true,
        recording: { select: { durationMs: true } },
        shown: {
          select: {
            id: true,
            state: true,
            turns: true,
            speakers: {
              select: {
                id: true,
                cluster: true,
                ordinal: true,
                alias: true,
                state: true,
                person: { select: { name: true } },
              },
            },
            segments: {
              orderBy: { n: "asc" },
              select: { startMs: true, endMs: true, speakerId: true, text: true, words: true },
            },
          },
        },
      },
    });
    if (!meeting) throw notFound();
    const { shown } = meeting;
    if (shown?.state !== "ready") throw new AppError("PRECONDITION", "There is no finished transcript to export yet.");
    await emitAudit(tx, ctx, {
      action: "transcript.exported",
      subjectType: "transcript",
      subjectId: shown.id,
      detail: { format },
    });
    const names = shown.speakers.map(({ person, state, ordinal, alias }) =>
      person !== null && state === "named" ? person.name : (alias ?? speakerLabel(ordinal)),
    );
    const ids = new Map(shown.speakers.map(({ id, cluster }) => [cluster, id]));
    return {
      title: meeting.title,
      heldAt: meeting.heldAt.toISOString(),
      durationMs: meeting.recording?.durationMs ?? 0,
      names: new Map(shown.speakers.map(({ id }, i) => [id, names[i]!])), // one name each
      segments: shown.segments.map(documentSegment),
      turns: z
        .array(Turn)
        .parse(shown.turns)
        .map((turn) => ({ ...turn, speaker: ids.get(turn.speaker) ?? turn.speaker })),
    };
  });
}

function documentSegment(row: {
  startMs: number;
  endMs: number;
  speakerId: string | null;
  text: string;
  words: unknown;
}): DocumentSegment {
  const { startMs, endMs, speakerId, text } = row;
  const words = row.words as Word[]; // written by our own verbs alone, in this shape
  return {
    speaker: speakerId,
    startMs,
    endMs,
    text,
    words: words.map(({ t, s, e, c }) => ({ text: t, startMs: s, endMs: e, confidence: c })),
  };
}
