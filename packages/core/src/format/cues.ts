import { type DocumentSegment, wordText } from "./transcriptDocument.ts";

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
export function cues(segments: readonly DocumentSegment[], markDoubtful = false): Cue[] {
  return segments.flatMap((segment) => {
    const found: Cue[] = [];
    for (const word of segment.words) {
      const cue = found.at(-1);
      const text = wordText(word, markDoubtful);
      const fits =
        cue !== undefined &&
        cue.text.length + 1 + text.length <= mostCharacters &&
        word.endMs - cue.startMs <= longestMs &&
        word.startMs - cue.endMs <= longestPauseMs;
      if (fits) {
        cue.text += ` ${text}`;
        cue.endMs = word.endMs;
      } else found.push({ speaker: segment.speaker, startMs: word.startMs, endMs: word.endMs, text });
    }
    return found;
  });
}
