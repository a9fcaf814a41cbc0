import type { SpokenSegment, Turn, Word } from "@rollcall/core/transcript";
import { type Diarization, type RecognisedWord, sampleRateHz } from "./artefacts.ts";
import { cutLongTurn } from "./cutLongTurn.ts";
import { activeIntervals } from "./diarize/turns.ts";

/** A word is judged on at least this much sound around its middle. */
const leastWindow = 0.1 * sampleRateHz;
/** A word in silence belongs to a voice no further away than this. */
const reach = 0.5 * sampleRateHz;
/** Of one speaker's words, those after a silence this long begin a new turn. */
const turnPauseMs = 2000;
/** Natural log units: what a change of speaker costs, and what makes it cheaper. */
const switchCost = 2;
const switchDiscount = { pause: 1.2, sentence: 1, comma: 0.5 };
const switchPause = 0.3 * sampleRateHz;
const floor = 1e-3;

/**
 * Gives every word to a voice and joins the words into turns. Each word votes with the windows that heard it; a Viterbi
 * pass over the words then removes flips that no pause or sentence end explains. Words in silence go to a near voice, or
 * to nobody when there is none and the words on either side disagree. Words come out once each, in their order; where
 * two voices speak over a word it is marked, not repeated. O(words * voices + frames).
 */
export function attributeWords(words: readonly RecognisedWord[], diarization: Diarization): SpokenSegment[] {
  const k = diarization.clusters.length;
  const evidence = words.map((word) => wordEvidence(word, diarization));
  const speakers = k === 1 ? words.map(() => 0) : smooth(words, evidence, k);
  return toSegments(words, evidence, speakers, diarization);
}

/** The diarization itself as turns in ms, in order of their start; turns of different voices may overlap. */
export function diarizationTurns(diarization: Diarization): Turn[] {
  const ms = (samples: number) => Math.round((samples * 1000) / sampleRateHz);
  return activeIntervals(diarization.active, diarization.clusters, diarization)
    .map(({ speaker, start, end }) => ({ speaker, startMs: ms(start), endMs: ms(end) }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

interface WordEvidence {
  /** Share of the word each voice has, summing to at most 1; null where nobody was heard near it. */
  shares: Float64Array | null;
  isOverlapped: boolean;
}

function wordEvidence(word: RecognisedWord, diarization: Diarization): WordEvidence {
  const { active, votes, frames, clusters } = diarization;
  const k = clusters.length;
  const middle = (word.start + word.end) / 2;
  const half = Math.max(leastWindow, word.end - word.start) / 2;
  const from = frameAt(diarization, middle - half);
  const to = Math.max(from + 1, frameAt(diarization, middle + half));
  const shares = new Float64Array(k);
  let heard = 0;
  let overlapped = 0;
  for (let f = from; f < Math.min(frames, to); f++) {
    let sum = 0;
    let speaking = 0;
    for (let c = 0; c < k; c++) {
      sum += votes[f * k + c]! + active[f * k + c]!;
      speaking += active[f * k + c]!;
    }
    if (speaking > 1) overlapped++;
    if (sum === 0) continue;
    heard++;
    for (let c = 0; c < k; c++) shares[c]! += (votes[f * k + c]! + active[f * k + c]!) / sum;
  }
  if (heard === 0) return { shares: nearest(middle, diarization), isOverlapped: false };
  for (let c = 0; c < k; c++) shares[c]! /= heard;
  return { shares, isOverlapped: overlapped * 2 > to - from };
}

/** The nearest voice within reach; how far away it is weakens what it says. */
function nearest(sample: number, diarization: Diarization): Float64Array | null {
  const { active, frames, clusters } = diarization;
  const k = clusters.length;
  const at = frameAt(diarization, sample);
  const furthest = Math.floor(reach / diarization.frameStep);
  for (let distance = 0; distance <= furthest; distance++) {
    for (const f of [at - distance, at + distance]) {
      if (f < 0 || f >= frames) continue;
      for (let c = 0; c < k; c++) {
        if (!active[f * k + c]) continue;
        const shares = new Float64Array(k).fill(0.5 / k);
        shares[c]! += 0.5;
        return shares;
      }
    }
  }
  return null;
}

function frameAt({ frameOffset, frameStep }: Diarization, sample: number): number {
  return Math.max(0, Math.round((sample - frameOffset) / frameStep));
}

/** The likeliest voice of each word; null where neither the word nor its neighbours on both sides say. */
function smooth(words: readonly RecognisedWord[], evidence: readonly WordEvidence[], k: number): (number | null)[] {
  if (k === 0) return words.map(() => null);
  const from = new Int32Array(words.length * k);
  let scores = new Float64Array(k);
  let next = new Float64Array(k);
  for (let w = 0; w < words.length; w++) {
    const shares = evidence[w]!.shares;
    const best = scores.indexOf(Math.max(...scores));
    const leap = scores[best]! - (w > 0 ? costOfSwitch(words[w - 1]!, words[w]!) : 0);
    for (let c = 0; c < k; c++) {
      const stays = scores[c]! >= leap;
      from[w * k + c] = stays ? c : best;
      next[c] = (stays ? scores[c]! : leap) + (shares ? Math.log(shares[c]! + floor) : 0);
    }
    [scores, next] = [next, scores];
  }
  const speakers: (number | null)[] = new Array(words.length).fill(null);
  let voice = scores.indexOf(Math.max(...scores));
  for (let w = words.length - 1; w >= 0; w--) {
    speakers[w] = voice;
    voice = from[w * k + voice]!;
  }
  return withoutGuesses(words, evidence, speakers);
}

function costOfSwitch(before: RecognisedWord, word: RecognisedWord): number {
  let cost = switchCost;
  if (word.start - before.end >= switchPause) cost -= switchDiscount.pause;
  if (/[.?!…]$/.test(before.text)) cost -= switchDiscount.sentence;
  else if (/,$/.test(before.text)) cost -= switchDiscount.comma;
  return Math.max(0, cost);
}

/** A word nobody was heard near keeps a voice only when the chunk's nearest told words on both sides have it. */
function withoutGuesses(
  words: readonly RecognisedWord[],
  evidence: readonly WordEvidence[],
  speakers: readonly (number | null)[],
): (number | null)[] {
  const told = (at: number, step: number): number | null => {
    for (let w = at + step; words[w]?.chunk === words[at]!.chunk; w += step)
      if (evidence[w]!.shares) return speakers[w]!;
    return null;
  };
  return speakers.map((speaker, w) => {
    if (evidence[w]!.shares) return speaker;
    const before = told(w, -1);
    return before !== null && before === told(w, 1) ? before : null;
  });
}

function toSegments(
  words: readonly RecognisedWord[],
  evidence: readonly WordEvidence[],
  speakers: readonly (number | null)[],
  { clusters }: Diarization,
): SpokenSegment[] {
  const turns: { speaker: number | null; words: Word[] }[] = [];
  let latestMs = 0;
  for (const [w, word] of words.entries()) {
    const timed = toWord(word, evidence[w]!.isOverlapped, latestMs);
    latestMs = timed.s;
    const turn = turns.at(-1);
    if (turn && turn.speaker === speakers[w] && timed.s - turn.words.at(-1)!.e < turnPauseMs) turn.words.push(timed);
    else turns.push({ speaker: speakers[w]!, words: [timed] });
  }
  return turns.flatMap((turn) =>
    cutLongTurn(turn.words).map((part) => ({
      speaker: turn.speaker === null ? null : clusters[turn.speaker]!.label,
      startMs: part[0]!.s,
      endMs: part.at(-1)!.e,
      words: part,
    })),
  );
}

function toWord(
  { text, start, end, confidence, flags }: RecognisedWord,
  isOverlapped: boolean,
  latestMs: number,
): Word {
  const s = Math.max(latestMs, Math.round((start * 1000) / sampleRateHz));
  const e = Math.max(s, Math.round((end * 1000) / sampleRateHz));
  const marks = isOverlapped && !flags.includes("overlap") ? [...flags, "overlap" as const] : flags;
  const word: Word = { t: text, s, e, c: Math.min(1, Math.max(0, confidence)) };
  return marks.length > 0 ? { ...word, f: marks } : word;
}
