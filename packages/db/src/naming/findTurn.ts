import type { Db } from "../client.ts";

/** A passage of a meeting's recording. */
export interface TurnPlace {
  mediaKey: string;
  startMs: number;
  endMs: number;
}

/** Where the sound of a sample that was a turn lies; null when the meeting or its recording is gone. */
export async function findTurn(
  db: Db,
  turn: { orgId: string; speakerId: string | null; startMs: number | null; endMs: number | null },
): Promise<TurnPlace | null> {
  const { orgId, speakerId, startMs, endMs } = turn;
  if (speakerId === null || startMs === null || endMs === null) return null;
  const speaker = await db.speaker.findUnique({
    where: { orgId_id: { orgId, id: speakerId } },
    select: { transcript: { select: { meeting: { select: { recording: { select: { mediaKey: true } } } } } } },
  });
  const mediaKey = speaker?.transcript.meeting.recording?.mediaKey ?? null;
  return mediaKey === null ? null : { mediaKey, startMs, endMs };
}
