import { AppError } from "@rollcall/core/errors";
import { Mentions, NoteText } from "@rollcall/core/note";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { requireMembers } from "./requireMembers.ts";

export const AnswerNoteInput = z.object({
  /** The note that is answered; answers to answers stand under the same note. */
  noteId: z.uuid(),
  answerId: z.uuid(),
  text: NoteText.min(1, "Write an answer."),
  mentions: Mentions,
});

/** Answers a note. Sent again under the same id it is the same answer. */
export async function answerNote(ctx: Ctx, input: z.input<typeof AnswerNoteInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { noteId, answerId, text, mentions } = parse(AnswerNoteInput, input);
  const { orgId } = ctx;
  const authorId = userIdOf(ctx);
  if (authorId === null) throw new AppError("FORBIDDEN", "Only people write notes.");
  return inTx(ctx, async (tx) => {
    const note = await tx.note.findUnique({
      where: { orgId_id: { orgId, id: noteId } },
      select: { meetingId: true, startMs: true, endMs: true, quote: true, parentId: true },
    });
    if (!note) throw notFound();
    await requireMembers(tx, orgId, mentions);
    const known = await tx.note.findUnique({ where: { id: answerId }, select: { orgId: true, authorId: true } });
    if (known) {
      if (known.orgId !== orgId || known.authorId !== authorId) throw notFound();
      return { id: answerId };
    }
    const parentId = note.parentId ?? noteId;
    await tx.note.create({ data: { id: answerId, orgId, authorId, ...note, parentId, text, mentions } });
    await emitAudit(tx, ctx, {
      action: "note.answered",
      subjectType: "note",
      subjectId: answerId,
      detail: { noteId: parentId, mentions: mentions.length },
    });
    return { id: answerId };
  });
}
