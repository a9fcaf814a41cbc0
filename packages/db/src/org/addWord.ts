import { AppError } from "@rollcall/core/errors";
import { maxVocabulary, mergeVocabularies, Vocabulary } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";

export const AddWordInput = z.object({ word: Vocabulary.element });

/**
 * Adds a word to those the organisation expects; every member may, for it is they who know how it is written. Adding
 * it again in another spelling of large and small letters takes the new spelling. LIMIT when the list is full.
 */
export async function addWord(
  ctx: Ctx,
  input: z.input<typeof AddWordInput>,
): Promise<{ words: string[]; isNew: boolean }> {
  requireRole(ctx, ...anyMember);
  const { word } = parse(AddWordInput, input);
  return inTx(ctx, async (tx) => {
    // Locked, so that two who add at once both succeed.
    await tx.$queryRaw`select 1 from "Organization" where id = ${ctx.orgId}::uuid for no key update`;
    const { vocabulary } = await tx.organization.findUniqueOrThrow({
      where: { id: ctx.orgId },
      select: { vocabulary: true },
    });
    if (vocabulary.includes(word)) return { words: vocabulary, isNew: false };
    const others = vocabulary.filter((known) => known.toLowerCase() !== word.toLowerCase());
    if (others.length >= maxVocabulary) throw new AppError("LIMIT", "The list of words is full.");
    const words = mergeVocabularies([...others, word], []);
    await tx.organization.update({ where: { id: ctx.orgId }, data: { vocabulary: words }, select: { id: true } });
    await emitAudit(tx, ctx, {
      action: "organization.wordAdded",
      subjectType: "organization",
      subjectId: ctx.orgId,
      detail: { words: words.length },
    });
    return { words, isNew: true };
  });
}
