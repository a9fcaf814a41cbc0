import { abandonedUploadMs } from "@rollcall/core/schedules";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Db } from "../client.ts";
import { inTx } from "../ctx.ts";
import { destroyMeeting } from "../meeting/destroyMeeting.ts";

const perPage = 100;

/**
 * Destroys the meetings that are older than their organisation keeps them, the most overdue first, and those whose
 * upload was given up. Each goes in a transaction of its own; an aborted run has done what it had done.
 */
export async function expireMeetings(db: Db, signal: AbortSignal): Promise<{ meetings: number; uploads: number }> {
  let meetings = 0;
  let uploads = 0;
  for (;;) {
    const due = await db.$queryRaw<{ id: string; orgId: string; isUpload: boolean }[]>`
      select meeting.id, meeting."orgId", meeting.state = 'uploading' as "isUpload"
      from "Meeting" meeting join "Organization" org on org.id = meeting."orgId"
      where meeting."createdAt" < now() - org."retentionDays" * interval '1 day'
        or (meeting.state = 'uploading' and meeting."createdAt" < now() - ${abandonedUploadMs} * interval '1 ms')
      order by meeting."createdAt" limit ${perPage}`;
    for (const { id, orgId, isUpload } of due) {
      signal.throwIfAborted();
      const by = { orgId, actor: { type: "system", jobId: "retention" } } as const;
      await inTx({ db }, async (tx) => {
        await destroyMeeting(tx, by, id);
        const action = isUpload ? "meeting.uploadAbandoned" : "meeting.expired";
        await emitAudit(tx, by, { action, subjectType: "meeting", subjectId: id });
      });
      if (isUpload) uploads++;
      else meetings++;
    }
    if (due.length < perPage) return { meetings, uploads };
  }
}
