import type { Change } from "@rollcall/core/edit/change";
import type { EditView } from "@rollcall/core/edit/editLog";
import { segmentText } from "@rollcall/core/transcript";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ListEditsInput = z.object({
  transcriptId: z.uuid(),
  /** The last revision of the page before. */
  before: z.int().positive().optional(),
  limit: z.int().min(1).max(200).default(50),
});

const excerptLength = 160;

/** Who changed what, newest first. */
export async function listEdits(
  ctx: Ctx,
  input: z.input<typeof ListEditsInput>,
): Promise<{ items: EditView[]; next: number | null }> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, before, limit } = parse(ListEditsInput, input);
  const { db, orgId } = ctx;
  const where = { orgId_id: { orgId, id: transcriptId } };
  if (!(await db.transcript.findUnique({ where, select: { id: true } }))) throw notFound();
  const rows = await db.edit.findMany({
    where: { orgId, transcriptId, ...(before === undefined ? {} : { revision: { lt: before } }) },
    orderBy: { revision: "desc" },
    take: limit + 1,
    select: { id: true, revision: true, kind: true, at: true, userId: true, changes: true },
  });
  const page = rows.slice(0, limit);
  const firstOf = (list: unknown) => (list as Change[])[0]?.id; // written by writeChanges alone
  const [users, places, undoings] = await Promise.all([
    db.user.findMany({
      where: { id: { in: page.flatMap(({ userId }) => userId ?? []) } },
      select: { id: true, name: true },
    }),
    db.segment.findMany({
      where: { orgId, transcriptId, id: { in: page.flatMap(({ changes }) => firstOf(changes) ?? []) } },
      select: { id: true, startMs: true },
    }),
    db.edit.findMany({ where: { orgId, undoes: { in: page.map(({ id }) => id) } }, select: { undoes: true } }),
  ]);
  const startOf = new Map(places.map((segment) => [segment.id, segment.startMs]));
  const undone = new Set(undoings.map(({ undoes }) => undoes));
  const items = page.map(({ id, revision, kind, at, userId, changes }): EditView => {
    const list = changes as unknown as Change[]; // written by writeChanges alone
    return {
      id,
      revision,
      kind,
      at: at.toISOString(),
      user: users.find((user) => user.id === userId) ?? null,
      segmentCount: list.length,
      startMs:
        list.map(({ before: from, after }) => from?.startMs ?? after?.startMs).find((ms) => ms !== undefined) ??
        startOf.get(firstOf(changes) ?? "") ??
        null,
      ...excerptOf(list),
      isUndone: undone.has(id),
    };
  });
  return { items, next: rows.length > limit ? (page.at(-1)?.revision ?? null) : null };
}

function excerptOf(changes: readonly Change[]): { before: string | null; after: string | null } {
  const change = changes.find(({ before, after }) => before?.words || after?.words);
  const text = (state: Change["before"]) =>
    state?.words ? segmentText(state.words).slice(0, excerptLength) : state === null ? "" : null;
  return change ? { before: text(change.before), after: text(change.after) } : { before: null, after: null };
}
