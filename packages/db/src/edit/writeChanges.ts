import { applyChanges, type Change, joinChanges } from "@rollcall/core/edit/change";
import type { SegmentState } from "@rollcall/core/edit/segmentState";
import { segmentText } from "@rollcall/core/transcript";
import type { Tx } from "../client.ts";
import { announceEdit } from "./announceEdit.ts";

export interface NewEdit {
  id: string;
  orgId: string;
  transcriptId: string;
  /** Of the transcript before the edit; it is held by `lockTranscript`. */
  revision: number;
  kind: string;
  undoes?: string | null;
  userId: string | null;
  /** Of an edit that there is already and that this one goes on with: what it did so far. */
  soFar?: readonly Change[];
}

/**
 * Makes the changes to the segments, writes them to the log, and tells whoever looks at the transcript.
 * `before`: the touched segments as they are. Returns the new revision.
 */
export async function writeChanges(
  tx: Tx,
  edit: NewEdit,
  before: ReadonlyMap<string, SegmentState>,
  changes: readonly Change[],
): Promise<number> {
  const { id, orgId, transcriptId, kind, undoes = null, userId, soFar } = edit;
  const revision = edit.revision + 1;
  const after = applyChanges(before, changes);
  const touched = changes.map((change) => change.id);
  const gone = touched.filter((segmentId) => !after.has(segmentId));
  if (gone.length > 0) await tx.segment.deleteMany({ where: { orgId, transcriptId, id: { in: gone } } });
  await putSegments(
    tx,
    { orgId, transcriptId },
    touched.flatMap((segmentId) => after.get(segmentId) ?? []),
  );
  const logged = JSON.parse(JSON.stringify(soFar ? joinChanges(soFar, changes) : changes));
  if (soFar) {
    await tx.edit.update({ where: { id }, data: { changes: logged, revision, at: new Date() }, select: { id: true } });
  } else {
    const data = { id, orgId, transcriptId, revision, kind, undoes, userId, changes: logged };
    await tx.edit.create({ data, select: { id: true } });
  }
  await tx.transcript.update({
    where: { orgId_id: { orgId, id: transcriptId } },
    data: { revision },
    select: { id: true },
  });
  await announceEdit(tx, { orgId, transcriptId, revision });
  return revision;
}

/** Writes whole segments: new ones appear, the others get their next version. One statement for any number. */
async function putSegments(
  tx: Tx,
  { orgId, transcriptId }: { orgId: string; transcriptId: string },
  segments: readonly SegmentState[],
): Promise<void> {
  if (segments.length === 0) return;
  const rows = segments.map((segment) => ({ ...segment, text: segmentText(segment.words) }));
  await tx.$executeRaw`
    insert into "Segment" (id, "orgId", "transcriptId", n, "startMs", "endMs", "speakerId", text, words, attempt)
    select row.id, ${orgId}::uuid, ${transcriptId}::uuid, row.n, row."startMs", row."endMs", row."speakerId",
      row.text, row.words, 0
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row
      (id uuid, n float8, "startMs" int, "endMs" int, "speakerId" uuid, text text, words jsonb)
    on conflict (id) do update set n = excluded.n, "startMs" = excluded."startMs", "endMs" = excluded."endMs",
      "speakerId" = excluded."speakerId", text = excluded.text, words = excluded.words,
      version = "Segment".version + 1
    where "Segment"."orgId" = ${orgId}::uuid and "Segment"."transcriptId" = ${transcriptId}::uuid`;
}
