import { z } from "zod";
import { SegmentView } from "../transcript.ts";

/** The NOTIFY channel that tells of every edit; the payload is an EditEvent as JSON. */
export const editChannel = "rollcall_edit";

/** A transcript has another revision, or, without one, its speakers are called or coloured otherwise. */
export const EditEvent = z.object({ orgId: z.uuid(), transcriptId: z.uuid(), revision: z.int().optional() });
export type EditEvent = z.infer<typeof EditEvent>;

/** What the segments that an edit touched are like now, and which of them are gone. */
export const TouchedSegments = z.object({ segments: z.array(SegmentView), removed: z.array(z.uuid()) });
export type TouchedSegments = z.infer<typeof TouchedSegments>;

/**
 * What became of an edit. "conflict": somebody else has changed the same passage since; nothing was done, and this is
 * how it stands now. "nothing": there was nothing to take back or to do again.
 */
export const EditResult = TouchedSegments.extend({
  kind: z.enum(["done", "conflict", "nothing"]),
  /** Of the transcript, after the edit. */
  revision: z.int(),
  /** Of an undo or redo: the kind of edit that was taken back or done again. */
  of: z.string().optional(),
});
export type EditResult = z.infer<typeof EditResult>;

/** One entry of a transcript's history, newest first. */
export const EditView = z.object({
  id: z.uuid(),
  revision: z.int(),
  kind: z.string(),
  at: z.string(),
  /** Null when a job did it, or the account is gone. */
  user: z.object({ id: z.string(), name: z.string() }).nullable(),
  segmentCount: z.int(),
  /** Where in the recording. */
  startMs: z.int().nullable(),
  /** Text of the first passage that got another one. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  isUndone: z.boolean(),
});
export type EditView = z.infer<typeof EditView>;

/** What going back to an earlier state would do; of `passages` only the first. */
export const RestorePreview = z.object({
  /** How many edits come after that state. */
  edits: z.int(),
  segments: z.int(),
  passages: z.array(
    z.object({
      startMs: z.int(),
      /** Null where the words stay, "" where the passage is not there. */
      before: z.string().nullable(),
      after: z.string().nullable(),
      isSpeakerChanged: z.boolean(),
    }),
  ),
});
export type RestorePreview = z.infer<typeof RestorePreview>;

/** Where another run and a person's work disagree. Of a speaker conflict the three are speaker ids. */
export const ConflictView = z.object({
  id: z.uuid(),
  kind: z.enum(["text", "speaker"]),
  startMs: z.int(),
  endMs: z.int(),
  old: z.string().nullable(),
  fresh: z.string().nullable(),
  mine: z.string().nullable(),
});
export type ConflictView = z.infer<typeof ConflictView>;

export interface LoggedEdit {
  id: string;
  kind: string;
  undoes: string | null;
}

/**
 * What a person may take back and do again, of all that they did, oldest first. Entries name edits whose changes are
 * to be applied the other way round: to undo, what was done or done again; to redo, the undoing. Something new ends
 * what could be done again.
 */
export function undoStacks(edits: readonly LoggedEdit[]): { undo: string[]; redo: string[] } {
  const undo: string[] = [];
  const redo: string[] = [];
  for (const { id, kind } of edits) {
    if (kind === "undo") {
      undo.pop();
      redo.push(id);
    } else {
      if (kind === "redo") redo.pop();
      else redo.length = 0;
      undo.push(id);
    }
  }
  return { undo, redo };
}
