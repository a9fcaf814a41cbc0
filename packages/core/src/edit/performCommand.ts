import { AppError } from "../errors.ts";
import { segmentText, type Word } from "../transcript.ts";
import { type Change, changeOf } from "./change.ts";
import type { EditCommand } from "./command.ts";
import { confirmWords } from "./confirmWords.ts";
import { createFinder, replaceText } from "./findText.ts";
import { mergeSegments } from "./mergeSegments.ts";
import { retimeSegment } from "./retimeSegment.ts";
import { reword, wordsIn } from "./reword.ts";
import type { SegmentState } from "./segmentState.ts";
import { splitSegment } from "./splitSegment.ts";

/** What a command needs to know of the transcript; all that it touches must be there. */
export interface EditView {
  segment(id: string): SegmentState | undefined;
  /** The segment after this one, or the first for null. */
  next(id: string | null): SegmentState | undefined;
  /** What the models wrote between two times, with their speaker. */
  machine(startMs: number, endMs: number): { words: readonly Word[]; speakerId: string | null };
}

/**
 * The changes that a command comes to; none when all is as asked already. Page and server call the same function, so
 * what is shown at once is what will be stored.
 * @throws VALIDATION with a sentence for the person when it cannot be done as asked
 */
export function performCommand(command: EditCommand, view: EditView): Change[] {
  if (command.kind === "insert") return insert(command, view);
  if (command.kind === "assign") {
    const { speakerId, segmentIds } = command;
    return changes(segmentIds.map((id) => [segmentOf(view, id), (segment) => ({ ...segment, speakerId })]));
  }
  if (command.kind === "replace") {
    const find = createFinder(command.find, command);
    return changes(
      command.segments.map(({ segmentId }) => [
        segmentOf(view, segmentId),
        (segment) => withText(segment, replaceText(segmentText(segment.words), find, command.replacement)),
      ]),
    );
  }

  const segment = segmentOf(view, command.segmentId);
  switch (command.kind) {
    case "reword":
      return changes([[segment, () => withText(segment, command.text)]]);
    case "confirm":
      return changes([[segment, () => confirmWords(segment, command.from, command.to)]]);
    case "remove":
      return changes([[segment, () => null]]);
    case "retime":
      if (command.endMs <= command.startMs) throw new AppError("VALIDATION", "A passage ends after it begins.");
      return changes([[segment, () => retimeSegment(segment, command.startMs, command.endMs)]]);
    case "reset": {
      const { words, speakerId } = view.machine(segment.startMs, segment.endMs);
      if (words.length === 0) throw new AppError("VALIDATION", "The models heard nothing here.");
      return changes([[segment, () => ({ ...segment, words: [...words], speakerId })]]);
    }
    case "split": {
      const nextN = view.next(segment.id)?.n ?? null;
      const halves = splitSegment(segment, command.at, { secondId: command.secondId, nextN });
      if (!halves) throw new AppError("VALIDATION", "There has to be text on both sides of a cut.");
      return [...changes([[segment, () => halves[0]]]), ...present(changeOf(null, halves[1]))];
    }
    case "merge": {
      const second = segmentOf(view, command.secondId);
      return changes([
        [segment, () => mergeSegments(segment, second)],
        [second, () => null],
      ]);
    }
  }
}

function insert(command: Extract<EditCommand, { kind: "insert" }>, view: EditView): Change[] {
  const { segmentId: id, afterId, startMs, endMs, speakerId, text } = command;
  if (endMs <= startMs) throw new AppError("VALIDATION", "A passage ends after it begins.");
  if (wordsIn(text).length === 0) throw new AppError("VALIDATION", "There is nothing to put in.");
  const before = afterId === null ? undefined : segmentOf(view, afterId);
  const after = view.next(afterId);
  const n = before && after ? (before.n + after.n) / 2 : before ? before.n + 1 : (after?.n ?? 1) - 1;
  const words = reword({ startMs, endMs, words: [] }, text);
  return present(changeOf(null, { id, n, startMs, endMs, speakerId, words }));
}

/** A segment with another text; without any it is not there any more. Null leaves it as it is. */
function withText(segment: SegmentState, text: string | null): SegmentState | null {
  if (text === null) return segment;
  const words = reword(segment, text);
  return words.length === 0 ? null : { ...segment, words };
}

function changes(
  edits: readonly (readonly [SegmentState, (segment: SegmentState) => SegmentState | null])[],
): Change[] {
  return edits.flatMap(([segment, edit]) => present(changeOf(segment, edit(segment))));
}

function present(change: Change | null): Change[] {
  return change ? [change] : [];
}

function segmentOf(view: EditView, id: string): SegmentState {
  const segment = view.segment(id);
  if (!segment) throw new AppError("VALIDATION", "This passage is not there any more.");
  return segment;
}
