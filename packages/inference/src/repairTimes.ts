import type { RecognisedWord, Region } from "./artefacts.ts";

/**
 * Word times as they can have been: starts never fall, no word reaches into the next, and a word that overlaps speech
 * lies inside it. `words` and `regions` are sorted; O(words + regions).
 */
export function repairTimes(words: readonly RecognisedWord[], regions: readonly Region[]): RecognisedWord[] {
  const repaired: RecognisedWord[] = [];
  let r = 0;
  let latest = 0;
  for (const word of words) {
    while (r < regions.length && regions[r]!.end <= word.start) r++;
    const region = regions[r];
    const isInSpeech = region !== undefined && region.start < word.end;
    const start = Math.max(latest, isInSpeech ? Math.max(word.start, region.start) : word.start);
    const end = Math.max(start, isInSpeech ? Math.min(word.end, Math.max(region.end, start)) : word.end);
    const previous = repaired.at(-1);
    if (previous && previous.end > start) previous.end = start;
    repaired.push({ ...word, start, end });
    latest = start;
  }
  return repaired;
}
