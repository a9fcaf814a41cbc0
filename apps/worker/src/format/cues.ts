import type { TranscribeResult } from "@rollcall/core/result";

type Segment = TranscribeResult["segments"][number];

export interface Cue {
  speaker: string | null;
  startMs: number;
  endMs: number;
  text: string;
}

/** Two lines of 42 characters, and no longer on screen than this: the usual limits of subtitles. */
const mostCharacters = 84;
const longestMs = 6000;
const longestPauseMs = 1500;

/** Segments cut into pieces that can be read while they are heard; a piece never joins two speakers. */
export function cues(segments: readonly Segment[]): Cue[] {
  return segments.flatMap((segment) => {
    const found: Cue[] = [];
    for (const word of segment.words) {
      const cue = found.at(-1);
      const fits =
        cue !== undefined &&
        cue.text.length + 1 + word.text.length <= mostCharacters &&
        word.endMs - cue.startMs <= longestMs &&
        word.startMs - cue.endMs <= longestPauseMs;
      if (fits) {
        cue.text += ` ${word.text}`;
        cue.endMs = word.endMs;
      } else found.push({ speaker: segment.speaker, startMs: word.startMs, endMs: word.endMs, text: word.text });
    }
    return found;
  });
}
