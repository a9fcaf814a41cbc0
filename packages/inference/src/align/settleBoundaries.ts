import { type RecognisedWord, sampleRateHz } from "../artefacts.ts";
import { endsSentence } from "./endsSentence.ts";
import type { WordVotes } from "./wordVotes.ts";

const reachWords = 2;
const reach = 0.6 * sampleRateHz;
/** A word of which a voice has this share is not moved away from it. */
const plain = 0.7;

/**
 * Moves a change of speaker inside a sentence to the nearest end of one within two words and .6 s, when nobody plainly
 * said the words between. Changes `speakers`.
 */
export function settleBoundaries(
  words: readonly RecognisedWord[],
  votes: readonly WordVotes[],
  speakers: (number | null)[],
): void {
  for (let w = 1; w < words.length; w++) {
    const [before, after] = [speakers[w - 1]!, speakers[w]!];
    if (before === after || before === null || after === null || endsSentence(words[w - 1]!.text)) continue;
    const to = nearestEnd(words, votes, speakers, w);
    if (to === null) continue;
    for (let v = Math.min(w, to); v < Math.max(w, to); v++) speakers[v] = to > w ? before : after;
    w = Math.max(w, to);
  }
}

/** The word before which the change may happen instead: of two equally near, the earlier one. */
function nearestEnd(
  words: readonly RecognisedWord[],
  votes: readonly WordVotes[],
  speakers: readonly (number | null)[],
  at: number,
): number | null {
  const time = words[at]!.start;
  for (let distance = 1; distance <= reachWords; distance++)
    for (const to of [at - distance, at + distance]) {
      if (to < 1 || to >= words.length || !endsSentence(words[to - 1]!.text)) continue;
      if (Math.abs(words[to]!.start - time) > reach) continue;
      const moved = Array.from({ length: distance }, (_, i) => Math.min(at, to) + i);
      const own = speakers[moved[0]!]!;
      if (moved.every((v) => speakers[v] === own && (votes[v]!.shares?.[own] ?? 0) < plain)) return to;
    }
  return null;
}
