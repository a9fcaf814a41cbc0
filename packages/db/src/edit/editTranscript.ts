import type { Change } from "@rollcall/core/edit/change";
import { EditCommand } from "@rollcall/core/edit/command";
import type { EditResult } from "@rollcall/core/edit/editLog";
import { performCommand } from "@rollcall/core/edit/performCommand";
import { AppError } from "@rollcall/core/errors";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import type { Tx } from "../client.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { lockTranscript } from "./lockTranscript.ts";
import { readMachineRun } from "./machineRun.ts";
import { loadSegments, nextSegment, touchedSegments, type VersionedSegment } from "./segmentStates.ts";
import { writeChanges } from "./writeChanges.ts";

export const EditTranscriptInput = z.object({
  transcriptId: z.uuid(),
  /** Made by the page: the same edit sent again is answered, not done again. */
  editId: z.uuid(),
  command: EditCommand,
});

/** After a longer pause what is typed is an edit of its own. */
const typingPauseMs = 5000;

/**
 * Does what a person asks to a transcript. An edit of a passage that has another version than the person saw is a
 * conflict: nothing is done, and the answer tells how the passage stands.
 * Errors: NOT_FOUND, PRECONDITION while it is not finished, VALIDATION when it cannot be done as asked.
 */
export async function editTranscript(ctx: Ctx, input: z.input<typeof EditTranscriptInput>): Promise<EditResult> {
  requireRole(ctx, ...anyMember);
  const { transcriptId, editId, command } = parse(EditTranscriptInput, input);
  const { orgId } = ctx;
  const of = { orgId, transcriptId };
  return inTx(ctx, async (tx) => {
    const { revision } = await lockTranscript(tx, of);
    const known = await tx.edit.findUnique({
      where: { id: editId },
      select: { orgId: true, transcriptId: true, changes: true },
    });
    if (known) {
      if (known.orgId !== orgId || known.transcriptId !== transcriptId) throw notFound();
      const ids = (known.changes as { id: string }[]).map(({ id }) => id); // written by writeChanges alone
      return { kind: "done", revision, ...(await touchedSegments(tx, of, ids)) };
    }

    const segments = await loadSegments(tx, of, idsIn(command));
    if (!areAsSeen(command, segments)) {
      return { kind: "conflict", revision, ...(await touchedSegments(tx, of, idsIn(command))) };
    }
    if ("speakerId" in command) await requireSpeaker(tx, of, command.speakerId);
    const next = await neighbour(tx, of, command, segments);
    if (command.kind === "merge" && next?.id !== command.secondId) {
      throw new AppError("VALIDATION", "Only passages that follow each other can be joined.");
    }
    const machine = command.kind === "reset" ? await readMachineRun(tx, of) : null;
    const changes = performCommand(command, {
      segment: (id) => segments.get(id),
      next: () => next,
      machine: (startMs, endMs) => machine?.between(startMs, endMs) ?? { words: [], speakerId: null },
    });
    if (changes.length === 0) return { kind: "nothing", revision, segments: [], removed: [] };

    const userId = userIdOf(ctx);
    const edit = { id: editId, ...of, revision, kind: command.kind, userId };
    const isTyped = command.kind === "reword" && userId !== null;
    const begun = isTyped ? await begunTyping(tx, { ...of, revision, userId }, changes) : null;
    const newRevision = await writeChanges(tx, { ...edit, ...begun }, segments, changes);
    if (!begun) {
      await emitAudit(tx, ctx, {
        action: "transcript.edited",
        subjectType: "transcript",
        subjectId: transcriptId,
        detail: { editId, kind: command.kind, segments: changes.length },
      });
    }
    const touched = await touchedSegments(
      tx,
      of,
      changes.map(({ id }) => id),
    );
    return { kind: "done", revision: newRevision, ...touched };
  });
}

function idsIn(command: EditCommand): string[] {
  switch (command.kind) {
    case "assign":
      return command.segmentIds;
    case "replace":
      return command.segments.map(({ segmentId }) => segmentId);
    case "merge":
      return [command.segmentId, command.secondId];
    case "insert":
      return command.afterId === null ? [] : [command.afterId];
    default:
      return [command.segmentId];
  }
}

/** Whether the person saw what is there; who speaks and what is said are changed without getting in each other's way. */
function areAsSeen(command: EditCommand, segments: ReadonlyMap<string, VersionedSegment>): boolean {
  const isAt = (id: string, version: number) => segments.get(id)?.version === version;
  switch (command.kind) {
    case "assign":
      return command.segmentIds.every((id) => segments.has(id));
    case "insert":
      return command.afterId === null || segments.has(command.afterId);
    case "replace":
      return command.segments.every(({ segmentId, version }) => isAt(segmentId, version));
    case "merge":
      return isAt(command.segmentId, command.version) && isAt(command.secondId, command.secondVersion);
    default:
      return isAt(command.segmentId, command.version);
  }
}

/**
 * Pages save a passage many times while it is typed. For the one who typed, and for the history, that is one edit: the
 * last edit of the transcript goes on when it is of the same passage, by the same person, and a moment ago.
 */
async function begunTyping(
  tx: Tx,
  { orgId, transcriptId, revision, userId }: { orgId: string; transcriptId: string; revision: number; userId: string },
  changes: readonly Change[],
): Promise<{ id: string; soFar: Change[] } | null> {
  const [change] = changes;
  if (!change?.after) return null;
  const last = await tx.edit.findFirst({
    where: { orgId, transcriptId, revision, userId, kind: "reword", at: { gt: new Date(Date.now() - typingPauseMs) } },
    select: { id: true, changes: true },
  });
  const soFar = (last?.changes ?? []) as unknown as Change[]; // written by writeChanges alone
  return last && soFar.length === 1 && soFar[0]?.id === change.id && soFar[0].after ? { id: last.id, soFar } : null;
}

async function neighbour(
  tx: Tx,
  of: { orgId: string; transcriptId: string },
  command: EditCommand,
  segments: ReadonlyMap<string, VersionedSegment>,
): Promise<VersionedSegment | undefined> {
  if (command.kind === "insert") {
    return nextSegment(tx, of, command.afterId === null ? null : (segments.get(command.afterId)?.n ?? null));
  }
  if (command.kind === "split" || command.kind === "merge") {
    return nextSegment(tx, of, segments.get(command.segmentId)?.n ?? null);
  }
  return undefined;
}

async function requireSpeaker(
  tx: Tx,
  { orgId, transcriptId }: { orgId: string; transcriptId: string },
  id: string | null,
) {
  if (id === null) return;
  const speaker = await tx.speaker.findUnique({ where: { orgId_id: { orgId, id } }, select: { transcriptId: true } });
  if (speaker?.transcriptId !== transcriptId) throw notFound();
}
