import type { NoteView } from "@rollcall/core/note";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ListNotesInput = z.object({ meetingId: z.uuid() });

const select = {
  id: true,
  startMs: true,
  endMs: true,
  quote: true,
  text: true,
  authorId: true,
  mentions: true,
  doneAt: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** What people have marked and written on a meeting, in the order of the recording; answers in the order of writing. */
export async function listNotes(ctx: Ctx, input: z.input<typeof ListNotesInput>): Promise<NoteView[]> {
  requireRole(ctx, ...anyMember);
  const { meetingId } = parse(ListNotesInput, input);
  const { db, orgId } = ctx;
  const where = { orgId_id: { orgId, id: meetingId } };
  if (!(await db.meeting.findUnique({ where, select: { id: true } }))) throw notFound();
  const rows = await db.note.findMany({
    where: { orgId, meetingId, parentId: null },
    orderBy: [{ startMs: "asc" }, { createdAt: "asc" }],
    select: { ...select, answers: { orderBy: { createdAt: "asc" }, select } },
  });
  const all = rows.flatMap((row) => [row, ...row.answers]);
  const users = await db.user.findMany({
    where: { id: { in: [...new Set(all.flatMap(({ authorId, mentions }) => [authorId, ...mentions]))] } },
    select: { id: true, name: true },
  });
  const byId = new Map(users.map((user) => [user.id, user]));
  const written = ({ id, text, authorId, mentions, createdAt, updatedAt }: Omit<(typeof rows)[number], "answers">) => ({
    id,
    text,
    author: byId.get(authorId) ?? null,
    mentions: mentions.flatMap((userId) => byId.get(userId) ?? []),
    createdAt: createdAt.toISOString(),
    isEdited: updatedAt.getTime() - createdAt.getTime() > 1000,
  });
  return rows.map((row) => ({
    ...written(row),
    startMs: row.startMs,
    endMs: row.endMs,
    quote: row.quote,
    doneAt: row.doneAt?.toISOString() ?? null,
    answers: row.answers.map(written),
  }));
}
