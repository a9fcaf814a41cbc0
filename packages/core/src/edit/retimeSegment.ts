import type { SegmentState } from "./segmentState.ts";

/** A segment moved to another stretch of the recording; its words move and stretch with it. */
export function retimeSegment(segment: SegmentState, startMs: number, endMs: number): SegmentState {
  const span = segment.endMs - segment.startMs;
  const scale = span > 0 ? (endMs - startMs) / span : 0;
  const place = (ms: number) =>
    Math.min(endMs, Math.max(startMs, Math.round(startMs + (ms - segment.startMs) * scale)));
  const words = segment.words.map((word) => ({ ...word, s: place(word.s), e: place(word.e) }));
  return { ...segment, startMs, endMs, words };
}
