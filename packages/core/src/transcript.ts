import { z } from "zod";

/**
 * One word and its place in the recording: text, start and end in ms, confidence 0..1.
 * Keys are short because a five-hour meeting stores some 45,000 of them as JSON.
 */
export const Word = z.object({
  t: z.string().min(1),
  s: z.int().nonnegative(),
  e: z.int().nonnegative(),
  c: z.number().min(0).max(1),
  /** Marks a reviewer should see; absent when there are none. */
  f: z.array(z.enum(["overlap", "loop", "rate", "gap"])).optional(),
  /** Clusters' labels of the others who speak at the same time, where it is marked "overlap". */
  o: z.array(z.string()).optional(),
  /** A person wrote it. */
  h: z.literal(true).optional(),
});
export type Word = z.infer<typeof Word>;

/** A stretch of one speaker's words. `speaker` is the cluster's label ("S1") or null where nobody could be told. */
export const SpokenSegment = z.object({
  speaker: z.string().nullable(),
  startMs: z.int().nonnegative(),
  endMs: z.int().nonnegative(),
  words: z.array(Word),
});
export type SpokenSegment = z.infer<typeof SpokenSegment>;

/** A stored segment: one row of a transcript, in order `n`; `version` grows with every edit. */
export const SegmentView = z.object({
  id: z.uuid(),
  /** What was put in lies between its neighbours, so this need not be whole. */
  n: z.number(),
  startMs: z.int(),
  endMs: z.int(),
  speakerId: z.uuid().nullable(),
  text: z.string(),
  words: z.array(Word),
  version: z.int(),
});
export type SegmentView = z.infer<typeof SegmentView>;

/** One entry of the diarization itself; turns of different speakers may overlap. */
export const Turn = z.object({
  speaker: z.string(),
  startMs: z.int().nonnegative(),
  endMs: z.int().nonnegative(),
  /** Said while somebody else spoke, and no word of it was understood. */
  wordless: z.literal(true).optional(),
});
export type Turn = z.infer<typeof Turn>;

/** The words of a segment as plain text. */
export function segmentText(words: readonly Word[]): string {
  return words.map((word) => word.t).join(" ");
}
