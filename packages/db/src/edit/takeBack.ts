import { type Change, collisions, invert } from "@rollcall/core/edit/change";
import { type EditResult, type LoggedEdit, undoStacks } from "@rollcall/core/edit/editLog";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { parse } from "../parse.ts";
import { lockTranscript } from "./lockTranscript.ts";
import { loadSegments, touchedSegments } from "./segmentStates.ts";
import { writeChanges } from "./writeChanges.ts";

export const TakeBackInput = z.object({
  transcriptId: z.uuid(),
  editId: z.uuid(),
  direction: z.enum(["undo", "redo"]),
});

/**
 * Takes back the last thing this person did here, or does it again; what others did stays. Where somebody else has
 * changed just that since, nothing is done and the answer tells how it stands.
 */
export async function takeBack(ctx: Ctx, input: z.input<typeof TakeBackInput>): Promise<EditResult> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, editId, direction } = parse(TakeBackInput, input);
  const { orgId } = ctx;
  const userId = userIdOf(ctx);
  const of = { orgId, transcriptId };
  return inTx(ctx, async (tx) => {
    const { revision } = await lockTranscript(tx, of);
    const log = await tx.edit.findMany({
      where: { ...of, userId },
      orderBy: { revision: "asc" },
      select: { id: true, kind: true, undoes: true },
    });
    const isSentAgain = log.some(({ id }) => id === editId);
    const target = undoStacks(log)[direction].at(-1);
    if (isSentAgain || target === undefined) return { kind: "nothing", revision, segments: [], removed: [] };

    const edit = await tx.edit.findUniqueOrThrow({ where: { id: target }, select: { changes: true } });
    const changes = invert(edit.changes as unknown as Change[]); // written by writeChanges alone
    const ids = changes.map(({ id }) => id);
    const segments = await loadSegments(tx, of, ids);
    if (collisions(segments, changes).length > 0) {
      return { kind: "conflict", revision, ...(await touchedSegments(tx, of, ids)) };
    }
    const entry = { id: editId, ...of, revision, kind: direction, undoes: target, userId };
    const newRevision = await writeChanges(tx, entry, segments, changes);
    await emitAudit(tx, ctx, {
      action: "transcript.edited",
      subjectType: "transcript",
      subjectId: transcriptId,
      detail: { editId, kind: direction, segments: changes.length },
    });
    return {
      kind: "done",
      revision: newRevision,
      of: originalKind(log, target),
      ...(await touchedSegments(tx, of, ids)),
    };
  });
}

/** What it was that is taken back, or done again, however often it has been so before. */
function originalKind(log: readonly LoggedEdit[], id: string): string {
  const edit = log.find((one) => one.id === id);
  return edit?.undoes ? originalKind(log, edit.undoes) : (edit?.kind ?? "");
}
