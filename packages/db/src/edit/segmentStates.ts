import type { TouchedSegments } from "@rollcall/core/edit/editLog";
import type { SegmentState } from "@rollcall/core/edit/segmentState";
import type { SegmentView, Word } from "@rollcall/core/transcript";
import type { Db, Tx } from "../client.ts";

export type VersionedSegment = SegmentState & { version: number };

const select = {
  id: true,
  n: true,
  startMs: true,
  endMs: true,
  speakerId: true,
  text: true,
  words: true,
  version: true,
} as const;

/** The segments of these ids that there are, as they are now. */
export async function loadSegments(
  db: Db | Tx,
  { orgId, transcriptId }: { orgId: string; transcriptId: string },
  ids: readonly string[],
): Promise<Map<string, VersionedSegment>> {
  const rows = await db.segment.findMany({ where: { orgId, transcriptId, id: { in: [...ids] } }, select });
  return new Map(rows.map((row) => [row.id, versioned(row)]));
}

/** The segment after the one at `n`, or the first. */
export async function nextSegment(
  tx: Tx,
  { orgId, transcriptId }: { orgId: string; transcriptId: string },
  n: number | null,
): Promise<VersionedSegment | undefined> {
  const row = await tx.segment.findFirst({
    where: { orgId, transcriptId, ...(n === null ? {} : { n: { gt: n } }) },
    orderBy: { n: "asc" },
    select,
  });
  return row ? versioned(row) : undefined;
}

/** What these segments are like now, for whoever shows them. */
export async function touchedSegments(
  db: Db | Tx,
  of: { orgId: string; transcriptId: string },
  ids: readonly string[],
): Promise<TouchedSegments> {
  const { orgId, transcriptId } = of;
  const rows = await db.segment.findMany({
    where: { orgId, transcriptId, id: { in: [...ids] } },
    orderBy: { n: "asc" },
    select,
  });
  const segments = rows.map((row): SegmentView => ({ ...row, words: row.words as Word[] })); // written in this shape
  const there = new Set(rows.map(({ id }) => id));
  return { segments, removed: [...new Set(ids)].filter((id) => !there.has(id)) };
}

function versioned(row: Omit<VersionedSegment, "words"> & { text: string; words: unknown }): VersionedSegment {
  const { text: _, words, ...rest } = row;
  return { ...rest, words: words as Word[] }; // written by our own verbs alone, in this shape
}
