import { type Diarization, type RecognisedWord, type Region, sampleRateHz } from "./artefacts.ts";

/** Speech of which only the segmentation knows counts from here on. */
const leastUnheard = 0.5 * sampleRateHz;
/** Nothing at all recognised in so much speech is not believed. */
const leastForNothing = 2 * sampleRateHz;
/** Nor are fewer words than one in 5 s of so much. */
const leastForFew = 10 * sampleRateHz;
const fewestWordsPerSample = 0.2 / sampleRateHz;

/** Stretches of half a second and more in which a voice speaks and `regions`, sorted and disjoint, have no speech. */
export function unheardSpeech(
  { active, clusters, frames, frameStep, frameOffset }: Diarization,
  regions: readonly Region[],
) {
  const k = clusters.length;
  const unheard: Region[] = [];
  let r = 0;
  let since = -1;
  for (let f = 0; f <= frames; f++) {
    const at = Math.round(f * frameStep + frameOffset);
    while (r < regions.length && regions[r]!.end <= at) r++;
    const isDetected = r < regions.length && regions[r]!.start <= at;
    const isUnheard = f < frames && !isDetected && active.subarray(f * k, (f + 1) * k).includes(1);
    if (isUnheard && since < 0) since = at;
    if (isUnheard || since < 0) continue;
    if (at - since >= leastUnheard) unheard.push({ start: since, end: at });
    since = -1;
  }
  return unheard;
}

/** Whether so much speech must have had more words in it. */
export function hasTooFewWords(words: readonly RecognisedWord[], speechSamples: number): boolean {
  if (words.length === 0) return speechSamples >= leastForNothing;
  return speechSamples >= leastForFew && words.length < fewestWordsPerSample * speechSamples;
}

/** Marks the words on either side of two seconds and more of detected speech in which nothing was recognised. */
export function flagGaps(words: readonly RecognisedWord[], regions: readonly Region[]): RecognisedWord[] {
  const isBeside = new Uint8Array(words.length);
  let w = 0;
  for (const { start, end } of regions) {
    let from = start;
    const close = (to: number) => {
      if (to - from < leastForNothing) return;
      if (w > 0) isBeside[w - 1] = 1;
      if (w < words.length) isBeside[w] = 1;
    };
    for (; w < words.length && words[w]!.start < end; w++) {
      close(words[w]!.start);
      from = Math.max(from, words[w]!.end);
    }
    close(end);
  }
  return words.map((word, n) => (isBeside[n] ? { ...word, flags: [...word.flags, "gap"] } : word));
}
