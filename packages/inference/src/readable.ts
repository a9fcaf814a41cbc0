import type { SpokenSegment } from "@rollcall/core/transcript";
import { type RecognisedWord, sampleRateHz } from "./artefacts.ts";

/** A pause this long ends a sentence. */
const sentencePause = 0.75 * sampleRateHz;

/**
 * Upper-case words without marks become text: lower case, "I", sentences with a capital and a full stop. The sentences
 * are guessed from pauses alone: commas, questions and names are beyond that.
 */
export function readable(words: readonly RecognisedWord[]): RecognisedWord[] {
  let isStart = true;
  return words.map((word, n) => {
    const next = words[n + 1];
    const isEnd = !next || next.start - word.end >= sentencePause;
    const cased = isStart ? capitalised(spelled(word.text)) : spelled(word.text);
    isStart = isEnd;
    return { ...word, text: isEnd ? `${cased}.` : cased };
  });
}

/** A change of speaker ends a sentence as well, in place. */
export function endSentencesAtTurns(segments: SpokenSegment[]): void {
  for (const [n, segment] of segments.entries()) {
    const first = segment.words[0];
    const before = segments[n - 1]?.words.at(-1);
    if (!first || !before || segments[n - 1]!.speaker === segment.speaker) continue;
    first.t = capitalised(first.t);
    if (!/[.?!]$/.test(before.t)) before.t += ".";
  }
}

function spelled(text: string): string {
  const lower = text.toLowerCase();
  return /^i('|$)/.test(lower) ? capitalised(lower) : lower;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
