import { applyChanges, type Change, changeOf, invert } from "@rollcall/core/edit/change";
import type { SegmentState } from "@rollcall/core/edit/segmentState";
import type { Db, Tx } from "../client.ts";
import { loadSegments } from "./segmentStates.ts";

export interface Restoring {
  /** The touched segments as they are. */
  now: ReadonlyMap<string, SegmentState>;
  changes: Change[];
  /** The edits after that revision, latest first. */
  laterIds: string[];
}

/** What has to change for a transcript to be as it was after a revision. */
export async function restoringChanges(
  db: Db | Tx,
  of: { orgId: string; transcriptId: string },
  revision: number,
): Promise<Restoring> {
  const later = await db.edit.findMany({
    where: { ...of, revision: { gt: revision } },
    orderBy: { revision: "desc" },
    select: { id: true, changes: true },
  });
  const lists = later.map(({ changes }) => changes as unknown as Change[]); // written by writeChanges alone
  const ids = [...new Set(lists.flat().map(({ id }) => id))];
  const now: ReadonlyMap<string, SegmentState> = await loadSegments(db, of, ids);
  let then = now;
  for (const changes of lists) then = applyChanges(then, invert(changes));
  const changes = ids.flatMap((id) => changeOf(now.get(id) ?? null, then.get(id) ?? null) ?? []);
  return { now, changes, laterIds: later.map(({ id }) => id) };
}
