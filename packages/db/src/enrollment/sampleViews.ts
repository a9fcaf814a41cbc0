import type { SampleView } from "@rollcall/core/enrollment";
import { toSampleQuality } from "@rollcall/core/enrollmentGates";
import type { Db } from "../client.ts";
import type { Prisma } from "../generated/client.ts";

/** The samples of one organisation that match, newest first, with what they rest on; never the vectors. */
export async function sampleViews(
  db: Db,
  where: Prisma.EnrollmentSampleWhereInput & { orgId: string },
): Promise<SampleView[]> {
  const { orgId } = where;
  const rows = await db.enrollmentSample.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: {
      id: true,
      state: true,
      source: true,
      condition: true,
      reason: true,
      speechMs: true,
      quality: true,
      revokedAt: true,
      createdAt: true,
      speakerId: true,
      startMs: true,
      endMs: true,
      recording: { select: { fileName: true, durationMs: true } },
    },
  });
  const qualities = rows.map((row) => toSampleQuality(row.quality));
  const [people, turns] = await Promise.all([
    db.person.findMany({
      where: { orgId, id: { in: qualities.flatMap(({ alike }) => alike?.personId ?? []) } },
      select: { id: true, name: true },
    }),
    db.speaker.findMany({
      where: { orgId, id: { in: rows.flatMap(({ speakerId }) => speakerId ?? []) } },
      select: { id: true, transcript: { select: { meeting: { select: { id: true, title: true } } } } },
    }),
  ]);
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const meetings = new Map(turns.map(({ id, transcript }) => [id, transcript.meeting]));
  return rows.map(({ recording, quality: _quality, speakerId, startMs, endMs, ...row }, i) => {
    const { gates, weight, alike } = qualities[i]!; // one for each row
    const name = alike && names.get(alike.personId);
    const meeting = speakerId === null ? undefined : meetings.get(speakerId);
    return {
      ...row,
      fileName: recording.fileName,
      durationMs: recording.durationMs,
      gates,
      weight,
      alike: alike && name !== undefined ? { ...alike, name } : null,
      turn: meeting ? { meetingId: meeting.id, title: meeting.title, startMs: startMs ?? 0, endMs: endMs ?? 0 } : null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}
