import { type Change, changeOf } from "@rollcall/core/edit/change";
import type { EditResult } from "@rollcall/core/edit/editLog";
import { wordsIn } from "@rollcall/core/edit/reword";
import { typedWord } from "@rollcall/core/edit/segmentState";
import type { Word } from "@rollcall/core/transcript";
import { z } from "zod";
import { emitAudit } from "../audit/emitAudit.ts";
import { anyMember, type Ctx, inTx, requireRole, userIdOf } from "../ctx.ts";
import { notFound } from "../errors.ts";
import { parse } from "../parse.ts";
import { lockTranscript } from "./lockTranscript.ts";
import { loadSegments, touchedSegments, type VersionedSegment } from "./segmentStates.ts";
import { writeChanges } from "./writeChanges.ts";

export const ResolveConflictInput = z.object({
  conflictId: z.uuid(),
  editId: z.uuid(),
  /** "mine" keeps what stands; "fresh" takes what the models hear now, as an edit that can be taken back. */
  choice: z.enum(["mine", "fresh"]),
});

/** A person says which of two versions holds. */
export async function resolveConflict(ctx: Ctx, input: z.input<typeof ResolveConflictInput>): Promise<EditResult> {
  requireRole(ctx, ...anyMember);
  const { conflictId, editId, choice } = parse(ResolveConflictInput, input);
  const { orgId } = ctx;
  return inTx(ctx, async (tx) => {
    const where = { orgId_id: { orgId, id: conflictId } };
    const conflict = await tx.conflict.findUnique({
      where,
      select: { transcriptId: true, kind: true, startMs: true, endMs: true, fresh: true, choice: true },
    });
    if (!conflict) throw notFound();
    const { transcriptId, startMs, endMs } = conflict;
    const of = { orgId, transcriptId };
    const { revision } = await lockTranscript(tx, of);
    await tx.conflict.update({ where, data: { choice, decidedById: userIdOf(ctx) }, select: { id: true } });
    await emitAudit(tx, ctx, {
      action: "transcript.conflict.resolved",
      subjectType: "transcript",
      subjectId: transcriptId,
      detail: { conflictId, choice },
    });
    if (choice === "mine" || conflict.choice !== null) return { kind: "nothing", revision, segments: [], removed: [] };

    const ids = await tx.segment.findMany({
      where: { ...of, startMs: { lte: endMs }, endMs: { gte: startMs } },
      orderBy: { n: "asc" },
      select: { id: true },
    });
    const segments = await loadSegments(
      tx,
      of,
      ids.map(({ id }) => id),
    );
    const inOrder = ids.flatMap(({ id }) => segments.get(id) ?? []);
    const changes = conflict.kind === "speaker" ? takeSpeaker(inOrder, conflict) : takeText(inOrder, conflict);
    if (changes.length === 0) return { kind: "nothing", revision, segments: [], removed: [] };
    const edit = { id: editId, ...of, revision, kind: "resolve", userId: userIdOf(ctx) };
    const newRevision = await writeChanges(tx, edit, segments, changes);
    const touched = await touchedSegments(
      tx,
      of,
      changes.map(({ id }) => id),
    );
    return { kind: "done", revision: newRevision, ...touched };
  });
}

interface Place {
  startMs: number;
  endMs: number;
  fresh: string | null;
}

/** The models' words take the place of those that lie there now; they go into the first passage that has any. */
function takeText(segments: readonly VersionedSegment[], { startMs, endMs, fresh }: Place): Change[] {
  const texts = wordsIn(fresh ?? "");
  const span = Math.max(0, endMs - startMs);
  const words = texts.map((text, i) =>
    typedWord(
      text,
      startMs + Math.round((span * i) / texts.length),
      startMs + Math.round((span * (i + 1)) / texts.length),
    ),
  );
  let isPut = false;
  return segments.flatMap((segment): Change[] => {
    const inside = segment.words.filter((word) => isInside(word, startMs, endMs));
    if (inside.length === 0 && (isPut || segment !== segments.at(-1))) return [];
    const at = segment.words.findIndex((word) => middleOf(word) >= startMs);
    const from = at < 0 ? segment.words.length : at;
    const put = isPut ? [] : words;
    isPut = true;
    const result = [...segment.words.slice(0, from), ...put, ...segment.words.slice(from + inside.length)];
    const change = changeOf(segment, result.length > 0 ? { ...segment, words: result } : null);
    return change ? [change] : [];
  });
}

function takeSpeaker(segments: readonly VersionedSegment[], { startMs, endMs, fresh }: Place): Change[] {
  return segments.flatMap((segment): Change[] => {
    const inside = segment.words.filter((word) => isInside(word, startMs, endMs)).length;
    const change = inside * 2 > segment.words.length ? changeOf(segment, { ...segment, speakerId: fresh }) : null;
    return change ? [change] : [];
  });
}

function isInside(word: Word, startMs: number, endMs: number): boolean {
  return middleOf(word) >= startMs && middleOf(word) <= endMs;
}

function middleOf({ s, e }: Word): number {
  return (s + e) / 2;
}
