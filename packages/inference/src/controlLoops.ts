import { type RecognisedWord, sampleRateHz } from "./artefacts.ts";

const longestGram = 6;
const fewestRepeats = 5;
/** Nobody speaks faster than this for two seconds. */
const wordsPerSecond = 8;
const lettersPerSecond = 25;
const rateWindowSec = 2;

/**
 * What recognisers do when they lose the thread: the same 1 to 6 words five times or more in a row are kept once and
 * flagged "loop"; words that come faster than anybody speaks are kept and flagged "rate".
 */
export function controlLoops(words: readonly RecognisedWord[]): RecognisedWord[] {
  const kept: RecognisedWord[] = [];
  let at = 0;
  while (at < words.length) {
    const loop = loopAt(words, at);
    const length = loop?.gram ?? 1;
    for (const word of words.slice(at, at + length)) {
      kept.push(loop ? { ...word, flags: [...word.flags, "loop"] } : word);
    }
    at += loop ? loop.gram * loop.repeats : 1;
  }
  return flagRate(kept);
}

function loopAt(words: readonly RecognisedWord[], at: number): { gram: number; repeats: number } | undefined {
  for (let gram = 1; gram <= longestGram; gram++) {
    let end = at + gram;
    while (end < words.length && words[end]!.text === words[end - gram]!.text) end++;
    const repeats = Math.floor((end - at) / gram);
    if (repeats >= fewestRepeats) return { gram, repeats };
  }
  return undefined;
}

function flagRate(words: readonly RecognisedWord[]): RecognisedWord[] {
  const isFast = new Uint8Array(words.length);
  let from = 0;
  let letters = 0;
  for (const [i, { text, start }] of words.entries()) {
    letters += text.length;
    for (; start - words[from]!.start >= rateWindowSec * sampleRateHz; from++) letters -= words[from]!.text.length;
    const count = i + 1 - from;
    if (count > wordsPerSecond * rateWindowSec || letters > lettersPerSecond * rateWindowSec)
      isFast.fill(1, from, i + 1);
  }
  return words.map((word, n) => (isFast[n] ? { ...word, flags: [...word.flags, "rate"] } : word));
}
