import type { ConflictView } from "@rollcall/core/edit/editLog";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ListConflictsInput = z.object({ transcriptId: z.uuid() });

/** Where the models and a person disagree since the last run and nobody has looked yet, in order of time. */
export async function listConflicts(ctx: Ctx, input: z.input<typeof ListConflictsInput>): Promise<ConflictView[]> {
  requireRole(ctx, ...anyMember);
  const { transcriptId } = parse(ListConflictsInput, input);
  const { db, orgId } = ctx;
  const where = { orgId_id: { orgId, id: transcriptId } };
  if (!(await db.transcript.findUnique({ where, select: { id: true } }))) throw notFound();
  const rows = await db.conflict.findMany({
    where: { orgId, transcriptId, choice: null },
    orderBy: { startMs: "asc" },
    select: { id: true, kind: true, startMs: true, endMs: true, old: true, fresh: true, mine: true },
  });
  return rows.map((row) => ({ ...row, kind: row.kind === "speaker" ? "speaker" : "text" }));
}
