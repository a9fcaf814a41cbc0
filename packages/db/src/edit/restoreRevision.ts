import type { EditResult } from "@rollcall/core/edit/editLog";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { parse } from "../parse.ts";
import { lockTranscript } from "./lockTranscript.ts";
import { restoringChanges } from "./restoringChanges.ts";
import { touchedSegments } from "./segmentStates.ts";
import { writeChanges } from "./writeChanges.ts";

export const RestoreRevisionInput = z.object({
  transcriptId: z.uuid(),
  editId: z.uuid(),
  revision: z.int().nonnegative(),
});

/** Puts a transcript back to how it was after a revision, as one edit that can itself be taken back. */
export async function restoreRevision(ctx: Ctx, input: z.input<typeof RestoreRevisionInput>): Promise<EditResult> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, editId, revision: wanted } = parse(RestoreRevisionInput, input);
  const { orgId } = ctx;
  const of = { orgId, transcriptId };
  return inTx(ctx, async (tx) => {
    const { revision } = await lockTranscript(tx, of);
    const { now, changes, laterIds } = await restoringChanges(tx, of, wanted);
    if (laterIds.includes(editId) || changes.length === 0) {
      return { kind: "nothing", revision, segments: [], removed: [] };
    }
    const entry = { id: editId, ...of, revision, kind: "restore", userId: userIdOf(ctx) };
    const newRevision = await writeChanges(tx, entry, now, changes);
    await emitAudit(tx, ctx, {
      action: "transcript.restored",
      subjectType: "transcript",
      subjectId: transcriptId,
      detail: { editId, revision: wanted, segments: changes.length },
    });
    const ids = changes.map(({ id }) => id);
    return { kind: "done", revision: newRevision, ...(await touchedSegments(tx, of, ids)) };
  });
}
