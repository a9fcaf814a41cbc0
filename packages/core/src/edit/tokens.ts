import type { Word } from "../transcript.ts";

/** A stretch of words of one speaker, as a run of the models or a person left it. */
export interface RunSegment {
  startMs: number;
  endMs: number;
  speaker: string | null;
  words: readonly Word[];
}

/** One word in the flow of all words, with whom it belongs to and whether a segment begins with it. */
export interface Token {
  word: Word;
  speaker: string | null;
  opens: boolean;
  segment: number;
}

/** All words of a transcript in the order of its segments. */
export function flatten(segments: readonly RunSegment[]): Token[] {
  return segments.flatMap(({ words, speaker }, segment) =>
    words.map((word, i) => ({ word, speaker, opens: i === 0, segment })),
  );
}

/** Segments again: a new one where a word opens it or somebody else speaks. */
export function regroup(tokens: readonly Token[]): RunSegment[] {
  const segments: (RunSegment & { words: Word[] })[] = [];
  let previous: Token | undefined;
  for (const token of tokens) {
    const { word, speaker } = token;
    if (!previous || token.opens || previous.speaker !== speaker) {
      segments.push({ startMs: word.s, endMs: word.e, speaker, words: [] });
    }
    const segment = segments.at(-1)!; // pushed for the first token at the latest
    const s = Math.max(word.s, segment.words.at(-1)?.s ?? 0);
    const e = Math.max(word.e, s);
    segment.words.push(s === word.s && e === word.e ? word : { ...word, s, e });
    segment.endMs = Math.max(segment.endMs, e);
    previous = token;
  }
  return segments;
}

/** Of the tokens [from, to) the one that begins nearest to `ms`; the earlier of two. `to` must be beyond `from`. */
export function nearestToken(tokens: readonly Token[], from: number, to: number, ms: number): Token {
  let best = tokens[from]!; // there is one
  for (let i = from + 1; i < to; i++) {
    const token = tokens[i]!;
    if (Math.abs(token.word.s - ms) < Math.abs(best.word.s - ms)) best = token;
  }
  return best;
}
