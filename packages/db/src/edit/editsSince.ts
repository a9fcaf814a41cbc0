import type { TouchedSegments } from "@rollcall/core/edit/editLog";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { touchedSegments } from "./segmentStates.ts";

export const EditsSinceInput = z.object({ transcriptId: z.uuid(), revision: z.int().nonnegative() });

/** What has changed in a transcript since a revision: how the touched segments are now. */
export async function editsSince(
  ctx: Ctx,
  input: z.input<typeof EditsSinceInput>,
): Promise<TouchedSegments & { revision: number }> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, revision } = parse(EditsSinceInput, input);
  const { db, orgId } = ctx;
  const where = { orgId_id: { orgId, id: transcriptId } };
  const transcript = await db.transcript.findUnique({ where, select: { revision: true } });
  if (!transcript) throw notFound();
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct change ->> 'id' as id from "Edit", jsonb_array_elements(changes) as change
    where "orgId" = ${orgId}::uuid and "transcriptId" = ${transcriptId}::uuid and revision > ${revision}`;
  const touched = await touchedSegments(
    db,
    { orgId, transcriptId },
    rows.map(({ id }) => id),
  );
  return { revision: transcript.revision, ...touched };
}
