import { AppError } from "@rollcall/core/errors";
import type { Tx } from "../client.ts";
import { notFound } from "../errors.ts";

/**
 * Holds a transcript for an edit: edits of one transcript happen one after the other.
 * Errors: NOT_FOUND, PRECONDITION while the models still write it.
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
  return row;
}
