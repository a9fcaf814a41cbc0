import { AppError } from "@rollcall/core/errors";
import type { Tx } from "../client.ts";
import { notFound } from "../errors.ts";

/**
 * Holds a transcript for an edit: edits of one transcript happen one after the other, and none while another version
 * takes its work over.
 * Errors: NOT_FOUND; PRECONDITION while the models still write it, and when people see another version by now.
 */
export async function lockTranscript(
  tx: Tx,
  { orgId, transcriptId }: { orgId: string; transcriptId: string },
): Promise<{ revision: number; meetingId: string }> {
  const [row] = await tx.$queryRaw<{ revision: number; meetingId: string; state: string }[]>`
    select revision, "meetingId", state::text from "Transcript"
    where "orgId" = ${orgId}::uuid and id = ${transcriptId}::uuid for update`;
  if (!row) throw notFound();
  if (row.state !== "ready") throw new AppError("PRECONDITION", "The transcript can be edited once it is finished.");
  // A statement of its own: only now that the lock is held does it see what the one before has done.
  const shown = await tx.meeting.count({ where: { orgId, id: row.meetingId, transcriptId } });
  if (shown === 0) throw new AppError("PRECONDITION", "Another version of this transcript is shown by now. Reload it.");
  return row;
}
