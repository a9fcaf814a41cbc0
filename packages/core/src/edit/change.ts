import type { SegmentState } from "./segmentState.ts";

/**
 * What an edit did to one segment: its fields before and after, only those that differ. Null where the segment was not
 * there, or is not any more. An edit is a list of these, so undoing it is the same list the other way round.
 */
export interface Change {
  id: string;
  before: Partial<SegmentState> | null;
  after: Partial<SegmentState> | null;
}

/** The difference between two states of one segment, or null when there is none. */
export function changeOf(before: SegmentState | null, after: SegmentState | null): Change | null {
  const id = before?.id ?? after?.id;
  if (id === undefined) return null;
  if (!before || !after) return { id, before, after };
  const changed = fields.filter((field) => !isSame(before[field], after[field]));
  if (changed.length === 0) return null;
  return { id, before: only(before, changed), after: only(after, changed) };
}

/** Two edits of the same fields of the same segments, one after the other, as one. */
export function joinChanges(first: readonly Change[], second: readonly Change[]): Change[] {
  return first.map(({ id, before, after }) => {
    const later = second.find((change) => change.id === id);
    return { id, before, after: later ? later.after : after };
  });
}

/** The edit that takes this one back. */
export function invert(changes: readonly Change[]): Change[] {
  return changes.map(({ id, before, after }) => ({ id, before: after, after: before })).reverse();
}

/** Segments by id after the edit; those it does not touch are the same objects. */
export function applyChanges(
  segments: ReadonlyMap<string, SegmentState>,
  changes: readonly Change[],
): Map<string, SegmentState> {
  const result = new Map(segments);
  for (const { id, after } of changes) {
    if (after === null) result.delete(id);
    // A change without `before` carries every field.
    else result.set(id, { ...result.get(id), ...after } as SegmentState);
  }
  return result;
}

/** The ids that are not as the edit expects to find them: somebody has changed just these fields since. */
export function collisions(segments: ReadonlyMap<string, SegmentState>, changes: readonly Change[]): string[] {
  return changes.filter(({ id, before }) => !isAsExpected(segments.get(id), before)).map(({ id }) => id);
}

const fields = ["n", "startMs", "endMs", "speakerId", "words"] as const satisfies (keyof SegmentState)[];
type Field = (typeof fields)[number];

function isAsExpected(segment: SegmentState | undefined, expected: Partial<SegmentState> | null): boolean {
  if (!segment || !expected) return !segment && !expected;
  return fields.every((field) => !(field in expected) || isSame(segment[field], expected[field]));
}

function only(segment: SegmentState, keep: readonly Field[]): Partial<SegmentState> {
  return Object.fromEntries(keep.map((field) => [field, segment[field]]));
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
