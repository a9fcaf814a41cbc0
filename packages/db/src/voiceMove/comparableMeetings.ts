import type { Db } from "../client.ts";
import { type StoredSpeaker, storedSpeaker, storedSpeakerSelect } from "../transcript/loadSpeakers.ts";

export interface ComparableMeeting {
  meetingId: string;
  mediaKey: string;
  /** Voices with vectors of the model they were first heard with; `personId` is what was decided, by whomever. */
  speakers: (StoredSpeaker & { personId: string | null })[];
}

/** The latest transcribed meetings whose voices are known under another model than `modelId` and whose sound is there. */
export async function comparableMeetings(
  db: Db,
  where: { orgId: string; modelId: string; most: number },
): Promise<ComparableMeeting[]> {
  const { orgId, modelId, most } = where;
  const rows = await db.meeting.findMany({
    where: {
      orgId,
      recording: { mediaKey: { not: null } },
      shown: { state: "ready", speakers: { some: { modelId: { notIn: ["", modelId] } } } },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: most,
    select: {
      id: true,
      recording: { select: { mediaKey: true } },
      shown: {
        select: {
          speakers: {
            where: { modelId: { notIn: ["", modelId] } },
            orderBy: { ordinal: "asc" },
            select: storedSpeakerSelect,
          },
        },
      },
    },
  });
  return rows.flatMap(({ id, recording, shown }) => {
    if (!recording?.mediaKey || !shown) return [];
    const speakers = shown.speakers.map(storedSpeaker);
    return [{ meetingId: id, mediaKey: recording.mediaKey, speakers }];
  });
}
