import type { PersonView } from "@rollcall/core/person";
import type { Db } from "../client.ts";
import type { Prisma } from "../generated/client.ts";
import { jobViews } from "../job/jobViews.ts";

const select = { id: true, name: true, email: true, createdAt: true } as const;

/** The people of one organisation that match, by name, with their counts; five queries for any number of them. */
export async function personViews(db: Db, where: Prisma.PersonWhereInput & { orgId: string }): Promise<PersonView[]> {
  const { orgId } = where;
  const rows = await db.person.findMany({ where, orderBy: [{ nameKey: "asc" }, { id: "asc" }], select });
  if (rows.length === 0) return [];
  const personId = { in: rows.map((row) => row.id) };
  const [samples, voiceprints, named, jobs] = await Promise.all([
    db.enrollmentSample.groupBy({
      by: ["personId", "state"],
      where: { orgId, personId },
      _count: { _all: true },
      _sum: { speechMs: true },
    }),
    db.voiceprint.findMany({
      where: { orgId, personId, expiresAt: { gt: new Date() }, consent: { withdrawnAt: null } },
      select: { personId: true },
    }),
    db.$queryRaw<{ personId: string; meetings: number }[]>`
      select speaker."personId"::text as "personId", count(distinct transcript."meetingId")::int as meetings
      from "Speaker" speaker
      join "Transcript" transcript on transcript."orgId" = speaker."orgId" and transcript.id = speaker."transcriptId"
      where speaker."orgId" = ${orgId}::uuid and speaker.state = 'named'
        and speaker."personId" = any(${rows.map((row) => row.id)}::uuid[])
      group by 1`,
    jobViews(db, { orgId, personId }, "personId"),
  ]);

  const hasVoiceprint = new Set(voiceprints.map((voiceprint) => voiceprint.personId));
  const meetings = new Map(named.map((row) => [row.personId, row.meetings]));
  const jobOf = new Map(jobs.map((job) => [job.personId, job]));
  const views = new Map(
    rows.map((row) => [
      row.id,
      {
        ...row,
        createdAt: row.createdAt.toISOString(),
        hasVoiceprint: hasVoiceprint.has(row.id),
        samples: { accepted: 0, rejected: 0, waiting: 0 },
        speechMs: 0,
        meetings: meetings.get(row.id) ?? 0,
        job: jobOf.get(row.id) ?? null,
      },
    ]),
  );
  for (const group of samples) {
    const view = views.get(group.personId);
    if (!view) continue;
    view.samples[group.state] = group._count._all;
    if (group.state === "accepted") view.speechMs = group._sum.speechMs ?? 0;
  }
  return [...views.values()];
}
