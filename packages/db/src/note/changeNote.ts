import { AppError } from "@rollcall/core/errors";
import { Mentions, NoteText } from "@rollcall/core/note";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { requireMembers } from "./requireMembers.ts";

export const ChangeNoteInput = z.object({
  noteId: z.uuid(),
  /** Only whoever wrote it rewrites it. */
  text: NoteText.optional(),
  mentions: Mentions.optional(),
  /** Anybody may say that it is done, or that it is not. */
  isDone: z.boolean().optional(),
});

/** Rewrites a note or an answer, or marks it as done. Errors: NOT_FOUND, FORBIDDEN for somebody else's words. */
export async function changeNote(ctx: Ctx, input: z.input<typeof ChangeNoteInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { noteId, text, mentions, isDone } = parse(ChangeNoteInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: noteId } };
    const note = await tx.note.findUnique({ where, select: { authorId: true, doneAt: true, updatedAt: true } });
    if (!note) throw notFound();
    if (text !== undefined && note.authorId !== userIdOf(ctx)) {
      throw new AppError("FORBIDDEN", "Only whoever wrote a note can rewrite it.");
    }
    await requireMembers(tx, orgId, mentions ?? []);
    await tx.note.update({
      where,
      data: {
        ...(text === undefined ? {} : { text, mentions: mentions ?? [] }),
        ...(isDone === undefined ? {} : { doneAt: isDone ? (note.doneAt ?? new Date()) : null }),
        // "Edited" is about the words: what is merely done keeps the time of its last words.
        ...(text === undefined ? { updatedAt: note.updatedAt } : {}),
      },
      select: { id: true },
    });
    await emitAudit(tx, ctx, {
      action: "note.changed",
      subjectType: "note",
      subjectId: noteId,
      detail: { isRewritten: text !== undefined, isDone: isDone ?? null },
    });
    return { id: noteId };
  });
}
