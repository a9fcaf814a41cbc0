import { AppError } from "@rollcall/core/errors";
import { Mentions, NoteText } from "@rollcall/core/note";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { requireMembers } from "./requireMembers.ts";

export const AddNoteInput = z
  .object({
    meetingId: z.uuid(),
    /** Made by the page: the same note sent again is the same note. */
    noteId: z.uuid(),
    startMs: z.int().nonnegative(),
    endMs: z.int().nonnegative(),
    quote: z.string().trim().max(1000),
    text: NoteText.default(""),
    mentions: Mentions,
  })
  .refine(({ startMs, endMs }) => endMs > startMs, { message: "A passage ends after it begins." });

/** Marks a passage, with or without words about it. It is held by its place in the sound, whatever becomes of the text. */
export async function addNote(ctx: Ctx, input: z.input<typeof AddNoteInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { noteId, ...note } = parse(AddNoteInput, input);
  const { orgId } = ctx;
  const authorId = userIdOf(ctx);
  if (authorId === null) throw new AppError("FORBIDDEN", "Only people write notes.");
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: note.meetingId } };
    if (!(await tx.meeting.findUnique({ where, select: { id: true } }))) throw notFound();
    await requireMembers(tx, orgId, note.mentions);
    const known = await tx.note.findUnique({ where: { id: noteId }, select: { orgId: true, authorId: true } });
    if (known) {
      if (known.orgId !== orgId || known.authorId !== authorId) throw notFound();
      return { id: noteId };
    }
    await tx.note.create({ data: { id: noteId, orgId, authorId, ...note }, select: { id: true } });
    await emitAudit(tx, ctx, {
      action: "note.added",
      subjectType: "note",
      subjectId: noteId,
      detail: { meetingId: note.meetingId, hasText: note.text !== "", mentions: note.mentions.length },
    });
    return { id: noteId };
  });
}
