import type { Word } from "../transcript.ts";

/** All of a segment that people can change. `n` orders the segments of a transcript; halves lie between neighbours. */
export interface SegmentState {
  id: string;
  n: number;
  startMs: number;
  endMs: number;
  speakerId: string | null;
  words: Word[];
}

/** A word that a person wrote: nothing about it is doubtful. */
export function typedWord(text: string, startMs: number, endMs: number): Word {
  return { t: text, s: startMs, e: Math.max(startMs, endMs), c: 1, h: true };
}
