import type { RunSegment } from "@rollcall/core/edit/tokens";
import type { Word } from "@rollcall/core/transcript";
import type { Db } from "../client.ts";
import { readMachineRun } from "../edit/machineRun.ts";

/** The version of a transcript that people see: what the models wrote, and what it is by now. */
export interface ShownRun {
  transcriptId: string;
  language: string;
  models: Record<string, { name: string; sha256: string; provider: string }>;
  /** As the models wrote it; speakers are ids. */
  base: RunSegment[];
  edited: RunSegment[];
  /** Whom people have named, by speaker id. */
  people: Map<string, string>;
}

/** What another grouping of the same words begins with; null where no finished version is shown, or none was kept. */
export async function loadRun(
  db: Db,
  { orgId, meetingId }: { orgId: string; meetingId: string | null },
): Promise<ShownRun | null> {
  if (meetingId === null) return null;
  const meeting = await db.meeting.findUnique({
    where: { orgId_id: { orgId, id: meetingId } },
    select: {
      shown: {
        select: {
          id: true,
          state: true,
          language: true,
          models: true,
          speakers: { select: { id: true, personId: true, decidedById: true } },
          segments: {
            orderBy: { n: "asc" },
            select: { startMs: true, endMs: true, speakerId: true, words: true },
          },
        },
      },
    },
  });
  const shown = meeting?.shown;
  if (shown?.state !== "ready") return null;
  const run = await readMachineRun(db, { orgId, transcriptId: shown.id });
  if (!run) return null;
  return {
    transcriptId: shown.id,
    language: shown.language,
    models: shown.models as ShownRun["models"], // written by finishTranscript alone, in this shape
    base: run.segments,
    edited: shown.segments.map(({ startMs, endMs, speakerId, words }) => ({
      startMs,
      endMs,
      speaker: speakerId,
      words: words as Word[], // written by our own verbs alone, in this shape
    })),
    people: new Map(
      shown.speakers.flatMap(({ id, personId, decidedById }) =>
        personId !== null && decidedById !== null ? [[id, personId] as const] : [],
      ),
    ),
  };
}
