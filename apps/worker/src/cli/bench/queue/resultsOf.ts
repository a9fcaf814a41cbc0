import type { Ctx } from "@rollcall/db/ctx";

/** What a meeting's transcription came to, without anything that may differ from run to run (ids, times, attempts). */
export interface MeetingResult {
  meetingId: string;
  /** Segments with words and speakers, speakers with what is known about them, and the diarization, as JSON. */
  content: string;
  transcripts: number;
  /** How often its results were written to the end. */
  finished: number;
  identifications: number;
}

/** The results of all meetings of the organisation, or of one. */
export async function resultsOf({ db, orgId }: Ctx, meetingId?: string): Promise<MeetingResult[]> {
  const transcripts = await db.transcript.findMany({
    where: { orgId, ...(meetingId === undefined ? {} : { meetingId }) },
    select: {
      id: true,
      meetingId: true,
      state: true,
      turns: true,
      segments: {
        orderBy: { n: "asc" },
        select: {
          n: true,
          startMs: true,
          endMs: true,
          text: true,
          words: true,
          version: true,
          speaker: { select: { cluster: true } },
        },
      },
      speakers: {
        orderBy: { ordinal: "asc" },
        select: { cluster: true, ordinal: true, speechMs: true, state: true, score: true, personId: true },
      },
    },
  });
  const jobs = await db.job.findMany({ where: { orgId, name: "identify" }, select: { transcriptId: true } });
  const events = await db.auditEvent.findMany({
    where: { orgId, action: "transcript.finished" },
    select: { subjectId: true },
  });
  const perMeeting = countBy(transcripts, (transcript) => transcript.meetingId);
  const identifications = countBy(jobs, (job) => job.transcriptId);
  const finished = countBy(events, (event) => event.subjectId);
  return transcripts.map(({ id, meetingId: of, ...rest }) => ({
    meetingId: of,
    content: JSON.stringify(rest),
    transcripts: perMeeting.get(of) ?? 0,
    finished: finished.get(id) ?? 0,
    identifications: identifications.get(id) ?? 0,
  }));
}

function countBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
