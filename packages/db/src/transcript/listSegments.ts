import type { SegmentView, Word } from "@rollcall/core/transcript";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";

export const ListSegmentsInput = z.object({
  transcriptId: z.uuid(),
  /** The last `n` of the page before. */
  afterN: z.number().optional(),
  limit: z.int().min(1).max(1000).default(200),
});

/**
 * Segments in order, by pages; rows appear here as the worker appends them. `nextN` is null on the last page;
 * `revision` is one that the page has at least: later edits may be in it too.
 */
export async function listSegments(
  ctx: Ctx,
  input: z.input<typeof ListSegmentsInput>,
): Promise<{ items: SegmentView[]; nextN: number | null; revision: number }> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, afterN, limit } = parse(ListSegmentsInput, input);
  const { db, orgId } = ctx;
  const where = { orgId_id: { orgId, id: transcriptId } };
  const transcript = await db.transcript.findUnique({ where, select: { revision: true } });
  if (!transcript) throw notFound();
  const rows = await db.segment.findMany({
    where: { orgId, transcriptId, ...(afterN === undefined ? {} : { n: { gt: afterN } }) },
    orderBy: { n: "asc" },
    take: limit + 1,
    select: { id: true, n: true, startMs: true, endMs: true, speakerId: true, text: true, words: true, version: true },
  });
  const page = rows.slice(0, limit);
  // Written by replaceSegments alone, in this shape; parsing some thousand words a page again would only cost time.
  const items = page.map((row) => ({ ...row, words: row.words as Word[] }));
  return { items, nextN: rows.length > limit ? (page.at(-1)?.n ?? null) : null, revision: transcript.revision };
}
