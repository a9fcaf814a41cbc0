import type { Change } from "@rollcall/core/edit/change";
import type { RestorePreview } from "@rollcall/core/edit/editLog";
import { segmentText } from "@rollcall/core/transcript";
import { z } from "zod";
import { anyMember, type Ctx, requireRole } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { restoringChanges } from "./restoringChanges.ts";

export const PreviewRestoreInput = z.object({ transcriptId: z.uuid(), revision: z.int().nonnegative() });

const mostPassages = 20;
const excerptLength = 240;

/** What `restoreRevision` would do: how much, and the first passages before and after. Nothing is changed. */
export async function previewRestore(ctx: Ctx, input: z.input<typeof PreviewRestoreInput>): Promise<RestorePreview> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, revision } = parse(PreviewRestoreInput, input);
  const { db, orgId } = ctx;
  const where = { orgId_id: { orgId, id: transcriptId } };
  if (!(await db.transcript.findUnique({ where, select: { id: true } }))) throw notFound();
  const { now, changes, laterIds } = await restoringChanges(db, { orgId, transcriptId }, revision);
  const startOf = ({ id, after }: Change) => after?.startMs ?? now.get(id)?.startMs ?? 0;
  const passages = changes
    .toSorted((a, b) => startOf(a) - startOf(b))
    .slice(0, mostPassages)
    .map((change) => ({
      startMs: startOf(change),
      before: textOf(change.before),
      after: textOf(change.after),
      isSpeakerChanged: change.after !== null && change.before !== null && change.after.speakerId !== undefined,
    }));
  return { edits: laterIds.length, segments: changes.length, passages };
}

/** Null where the text stays as it is, "" where the passage is not there. */
function textOf(state: Change["before"]): string | null {
  if (state === null) return "";
  return state.words ? segmentText(state.words).slice(0, excerptLength) : null;
}
