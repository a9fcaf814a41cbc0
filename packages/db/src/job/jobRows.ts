import type { JobRow } from "@rollcall/core/job";
import type { Db } from "../client.ts";
import { Prisma } from "../generated/client.ts";
import { canRetrySql } from "./canRetrySql.ts";
import { jobViews } from "./jobViews.ts";

type Subject = { id: string } & Pick<
  JobRow,
  | "meetingTitle"
  | "personName"
  | "transcriptVersion"
  | "workerName"
  | "lane"
  | "priority"
  | "audioMs"
  | "fallbacks"
  | "canRetry"
>;

/** What the transcript that came of it says about its models, or while it runs those of its worker. */
const fallbacksSql = Prisma.sql`(
  select coalesce(array_agg(distinct model.fallback order by model.fallback), '{}') from (
    select value->>'fallback' as fallback from jsonb_each(t.models) where j.name = 'transcribe'
    union all
    select value->>'fallback' from jsonb_array_elements(w.models) where j.lane = 'gpu'
  ) model where model.fallback is not null
)`;

/** The given jobs of one organisation with what they are about, newest first; ids that are not its own are left out. */
export async function jobRows(db: Db, orgId: string, ids: readonly string[]): Promise<JobRow[]> {
  if (ids.length === 0) return [];
  const [views, subjects] = await Promise.all([
    jobViews(db, { orgId, id: { in: [...ids] } }),
    db.$queryRaw<Subject[]>`
      select j.id, j.lane, j.priority, j."audioMs", m.title as "meetingTitle", p.name as "personName", t.version as "transcriptVersion",
        w.name as "workerName", ${canRetrySql} as "canRetry", ${fallbacksSql} as "fallbacks"
      from "Job" j
      left join "Meeting" m on m."orgId" = j."orgId" and m.id = j."meetingId"
      left join "Person" p on p."orgId" = j."orgId" and p.id = j."personId"
      left join "Transcript" t on t."orgId" = j."orgId" and t.id = j."transcriptId"
      left join "Worker" w on w.id = j."workerId" and j.state = 'running'
      where j."orgId" = ${orgId}::uuid and j.id in (${Prisma.join(ids.map((id) => Prisma.sql`${id}::uuid`))})`,
  ]);
  const subjectOf = new Map(subjects.map((subject) => [subject.id, subject]));
  return views.flatMap((view) => {
    const subject = subjectOf.get(view.id);
    return subject ? [{ ...view, ...subject }] : [];
  });
}
