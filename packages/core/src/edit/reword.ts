import { diffArrays } from "diff";
import type { Word } from "../transcript.ts";
import { typedWord } from "./segmentState.ts";

/**
 * The words of a segment after its text was rewritten. Words that stay keep their place in the sound; a run that was
 * changed takes the place of the run it replaces, word for word where the counts agree and by length where they do
 * not; words put in between share the pause there. White space only separates.
 */
export function reword(
  { startMs, endMs, words }: { startMs: number; endMs: number; words: readonly Word[] },
  text: string,
): Word[] {
  const texts = wordsIn(text);
  const result: Word[] = [];
  let old = 0;
  let removed: Word[] = [];
  let added: string[] = [];

  function settle() {
    if (added.length > 0) {
      // Joined segments may have been spoken at once, so the next word can begin before the last one ends.
      const next = words[old]?.s ?? endMs;
      const to = Math.min(removed.at(-1)?.e ?? next, next);
      const from = Math.min(removed[0]?.s ?? result.at(-1)?.e ?? startMs, to);
      result.push(...(removed.length === added.length ? respelt(removed, added) : spread(added, from, to)));
    }
    removed = [];
    added = [];
  }

  for (const part of diffArrays(
    words.map((word) => word.t),
    texts,
  )) {
    if (part.added) added.push(...part.value);
    else if (part.removed) {
      removed.push(...words.slice(old, old + part.value.length));
      old += part.value.length;
    } else {
      settle();
      result.push(...words.slice(old, old + part.value.length));
      old += part.value.length;
    }
  }
  settle();
  return result;
}

/** What a person typed, word by word. */
export function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function respelt(places: readonly Word[], texts: readonly string[]): Word[] {
  return texts.map((text, i) => typedWord(text, places[i]!.s, places[i]!.e)); // as many places as texts
}

/** Shares a stretch of time among words by their length. */
function spread(texts: readonly string[], fromMs: number, toMs: number): Word[] {
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  const span = Math.max(0, toMs - fromMs);
  let before = 0;
  return texts.map((text) => {
    const start = fromMs + Math.round((span * before) / total);
    before += text.length;
    return typedWord(text, start, fromMs + Math.round((span * before) / total));
  });
}
