import { anyMember, type Ctx, requireRole } from "../ctx.ts";

/** The words that the organisation expects in every transcription, in the order they were given. */
export async function getVocabulary(ctx: Ctx): Promise<string[]> {
  requireRole(ctx, ...anyMember);
  const { vocabulary } = await ctx.db.organization.findUniqueOrThrow({
    where: { id: ctx.orgId },
    select: { vocabulary: true },
  });
  return vocabulary;
}
