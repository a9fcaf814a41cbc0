import { Prisma } from "../generated/client.ts";

/**
 * Whether the job `j` ended badly, can be taken up again and nobody has yet: neither from the list of jobs, nor from
 * the page of what it is about, which leaves a later job about the same thing.
 */
export const canRetrySql = Prisma.sql`(j.state in ('failed', 'cancelled') and j."retriedAs" is null and case j.name
  when 'transcribe' then
    exists (
      select 1 from "Recording" r
      where r."orgId" = j."orgId" and r."meetingId" = j."meetingId" and r."mediaKey" is not null
    )
    and not exists (
      select 1 from "Job" n
      where n."orgId" = j."orgId" and n."meetingId" = j."meetingId" and n.name = j.name
        and (n."createdAt", n.id) > (j."createdAt", j.id)
    )
  when 'identify' then
    exists (select 1 from "Transcript" t where t."orgId" = j."orgId" and t.id = j."transcriptId")
    and not exists (
      select 1 from "Job" n
      where n."orgId" = j."orgId" and n."meetingId" = j."meetingId" and n."transcriptId" = j."transcriptId"
        and n.name = j.name and (n."createdAt", n.id) > (j."createdAt", j.id)
    )
  when 'enroll' then
    exists (
      select 1 from "EnrollmentSample" s
      join "Recording" r on r."orgId" = s."orgId" and r.id = s."recordingId"
      where s."orgId" = j."orgId" and s."jobId" = j.id and s.state = 'rejected' and r."mediaKey" is not null
    )
  when 'reembed' then
    exists (
      select 1 from "VoiceMove" v
      where v."orgId" = j."orgId" and v."jobId" = j.id and v.state in ('preparing', 'prepared', 'inUse')
    )
  when 'purge' then true
  else false
end)`;
