import { mergeVocabularies, Vocabulary } from "@rollcall/core/meeting";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { type Ctx, inTx, requireRole } from "../ctx.ts";
import { parse } from "../parse.ts";

export const SetVocabularyInput = z.object({ words: Vocabulary });

/**
 * Replaces the organisation's words; a word given twice is kept once. Transcriptions submitted from now on expect
 * them. Only owners and admins may.
 */
export async function setVocabulary(ctx: Ctx, input: z.input<typeof SetVocabularyInput>): Promise<{ words: string[] }> {
  requireRole(ctx, "owner", "admin");
  const words = mergeVocabularies(parse(SetVocabularyInput, input).words, []);
  return inTx(ctx, async (tx) => {
    await tx.organization.update({ where: { id: ctx.orgId }, data: { vocabulary: words }, select: { id: true } });
    await emitAudit(tx, ctx, {
      action: "organization.vocabularySet",
      subjectType: "organization",
      subjectId: ctx.orgId,
      detail: { words: words.length },
    });
    return { words };
  });
}
