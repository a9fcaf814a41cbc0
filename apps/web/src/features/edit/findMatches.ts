import { createFinder, type FindOptions } from "@rollcall/core/edit/findText";
import type { SegmentView } from "@rollcall/core/transcript";

export interface FoundMatch {
  /** Index of the passage. */
  segment: number;
  start: number;
  end: number;
}

/** Every place in the transcript where `find` stands, in order; none when there is nothing to look for. */
export function findMatches(segments: readonly SegmentView[], find: string, options: FindOptions): FoundMatch[] {
  if (find.trim() === "") return [];
  const finder = createFinder(find.trim(), options);
  const matches: FoundMatch[] = [];
  for (const [segment, { text }] of segments.entries()) {
    for (const { start, end } of finder(text)) matches.push({ segment, start, end });
  }
  return matches;
}
