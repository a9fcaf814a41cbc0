import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const RemoveNoteInput = z.object({ noteId: z.uuid() });

/** Removes a note and its answers, or one answer: by whoever wrote it, an owner or an admin. */
export async function removeNote(ctx: Ctx, input: z.input<typeof RemoveNoteInput>): Promise<{ id: string }> {
  requireRole(ctx, ...anyMember);
  const { noteId } = parse(RemoveNoteInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: noteId } };
    const note = await tx.note.findUnique({ where, select: { authorId: true, meetingId: true } });
    if (!note) throw notFound();
    if (note.authorId !== userIdOf(ctx) && ctx.role === "member") {
      throw new AppError("FORBIDDEN", "Only whoever wrote a note, an owner or an admin can remove it.");
    }
    await tx.note.delete({ where, select: { id: true } });
    await emitAudit(tx, ctx, {
      action: "note.removed",
      subjectType: "note",
      subjectId: noteId,
      detail: { meetingId: note.meetingId },
    });
    return { id: noteId };
  });
}
