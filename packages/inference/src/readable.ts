import type { SpokenSegment } from "@rollcall/core/transcript";
import { type RecognisedWord, sampleRateHz } from "./artefacts.ts";
import {
  auxiliaries,
  joiningWords,
  measures,
  openWords,
  questionWords,
  subjects,
  writtenForms,
} from "./readableLexicon.ts";

/**
 * Speakers pause inside sentences for up to 1.2 s ("ask not ... what your country can do for you"), and often not at all
 * between them. Marks are therefore few: in a punctuated speech, a read chapter and the sample meeting these values put
 * none in the wrong place, while stops after .75 s were wrong 5 times out of 5. Most sentences end where turns do.
 */
const sentencePause = 1 * sampleRateHz;
/** A few words and then silence are more often an opening ("and so, my fellow Americans") than a sentence. */
const certainPause = 2 * sampleRateHz;
const fewestWords = 6;

/**
 * Upper-case words without marks become text: lower case, "I", common names and acronyms, the vocabulary's own spelling,
 * sentences with a capital, a full stop or a question mark. All of it is guessed from pauses and a few word lists: there
 * are no commas, and names that nobody listed stay small.
 */
export function readable(words: readonly RecognisedWord[], vocabulary: readonly string[] = []): RecognisedWord[] {
  const own = vocabularyForms(vocabulary);
  let sentence: string[] = [];
  return words.map((word, n) => {
    const plain = word.text.toLowerCase();
    const isStart = sentence.length === 0;
    sentence.push(plain);
    const next = words[n + 1];
    const written = own.get(plain) ?? spelled(plain);
    const text = isStart ? capitalised(written) : written;
    if (next && !endsSentence(sentence, next.text.toLowerCase(), next.start - word.end)) return { ...word, text };
    const mark = endMark(sentence);
    sentence = [];
    return { ...word, text: text + mark };
  });
}

/** A change of speaker ends a sentence as well, in place. */
export function endSentencesAtTurns(segments: SpokenSegment[]): void {
  for (const [n, segment] of segments.entries()) {
    const first = segment.words[0];
    const before = segments[n - 1]?.words;
    const last = before?.at(-1);
    if (!first || !before || !last || segments[n - 1]!.speaker === segment.speaker) continue;
    first.t = capitalised(first.t);
    if (/[.?!]$/.test(last.t)) continue;
    const start = before.findLastIndex((word) => /[.?!]$/.test(word.t)) + 1;
    last.t += endMark(before.slice(start).map((word) => word.t.toLowerCase()));
  }
}

function endsSentence(sentence: readonly string[], next: string, pause: number): boolean {
  if (pause >= certainPause) return true;
  if (pause < sentencePause || sentence.length < fewestWords) return false;
  return !openWords.has(sentence.at(-1)!) && !joiningWords.has(next);
}

/** A question begins with an auxiliary and its subject, or with a question word that an auxiliary follows. */
function endMark([first = "", second = "", third = ""]: readonly string[]): "." | "?" {
  if (auxiliaries.has(first) && subjects.has(second)) return "?";
  const isAsked = auxiliaries.has(second) || (measures.has(second) && auxiliaries.has(third));
  return questionWords.has(first) && isAsked ? "?" : ".";
}

function vocabularyForms(vocabulary: readonly string[]): Map<string, string> {
  const parts = vocabulary.flatMap((phrase) => phrase.trim().split(/\s+/));
  return new Map(parts.filter((part) => part !== part.toLowerCase()).map((part) => [part.toLowerCase(), part]));
}

function spelled(plain: string): string {
  if (/^i('|$)/.test(plain)) return capitalised(plain);
  // "L C D" is heard letter by letter.
  if (/^[b-hj-np-z]$/.test(plain)) return plain.toUpperCase();
  const [stem = "", ...ending] = plain.split(/(?=')/);
  return (writtenForms.get(stem) ?? stem) + ending.join("");
}

function capitalised(text: string): string {
  return /^[a-z]+[A-Z]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
