import type { SpokenSegment, Turn, Word } from "@rollcall/core/transcript";
import { endWithVoice } from "./align/endWithVoice.ts";
import { settleBoundaries } from "./align/settleBoundaries.ts";
import { smoothSpeakers } from "./align/smoothSpeakers.ts";
import { type WordVotes, wordVotes } from "./align/wordVotes.ts";
import { type Diarization, type RecognisedWord, sampleRateHz } from "./artefacts.ts";
import { cutLongTurn } from "./cutLongTurn.ts";
import { activeIntervals } from "./diarize/turns.ts";

/** Of one speaker's words, those after a silence this long begin a new turn. */
const turnPauseMs = 2000;

/**
 * Gives every word to a voice and joins the words into turns. Each word votes with the windows that heard it; a Viterbi
 * pass over the words then removes flips that no pause or sentence end explains, and a change that falls between two words of a
 * sentence goes to its end where nobody plainly said what lies between. Words in silence go to a near voice, or
 * to nobody when there is none and the words on either side disagree. Words come out once each, in their order; where
 * two voices speak over a word it is marked with the others, not repeated. O(words * voices + frames).
 */
export function attributeWords(words: readonly RecognisedWord[], diarization: Diarization): SpokenSegment[] {
  const votes = words.map((word) => wordVotes(word, diarization));
  const speakers = smoothSpeakers(words, votes, diarization.clusters.length);
  settleBoundaries(words, votes, speakers);
  return toSegments(words, votes, speakers, diarization);
}

/** The diarization itself as turns in ms, in order of their start; turns of different voices may overlap. */
export function diarizationTurns(diarization: Diarization): Turn[] {
  const ms = (samples: number) => Math.round((samples * 1000) / sampleRateHz);
  return activeIntervals(diarization.active, diarization.clusters, diarization)
    .map(({ speaker, start, end }) => ({ speaker, startMs: ms(start), endMs: ms(end) }))
    .filter(({ startMs, endMs }) => endMs > startMs);
}

function toSegments(
  words: readonly RecognisedWord[],
  votes: readonly WordVotes[],
  speakers: readonly (number | null)[],
  diarization: Diarization,
): SpokenSegment[] {
  const { clusters } = diarization;
  const turns: { speaker: number | null; words: Word[] }[] = [];
  let latestMs = 0;
  for (const [w, word] of words.entries()) {
    const others = votes[w]!.together.filter((voice) => voice !== speakers[w]).map((voice) => clusters[voice]!.label);
    const timed = toWord(word, votes[w]!.together.length > 1 ? others : [], latestMs);
    latestMs = timed.s;
    const turn = turns.at(-1);
    if (turn && turn.speaker === speakers[w] && timed.s - turn.words.at(-1)!.e < turnPauseMs) turn.words.push(timed);
    else {
      const last = turn?.words.at(-1);
      if (turn && last && turn.speaker !== null && turn.speaker !== speakers[w]) {
        turn.words[turn.words.length - 1] = endWithVoice(last, turn.speaker, diarization);
      }
      turns.push({ speaker: speakers[w]!, words: [timed] });
    }
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
  others: readonly string[],
  latestMs: number,
): Word {
  const s = Math.max(latestMs, Math.round((start * 1000) / sampleRateHz));
  const e = Math.max(s, Math.round((end * 1000) / sampleRateHz));
  const word: Word = { t: text, s, e, c: Math.min(1, Math.max(0, confidence)) };
  if (flags.length > 0) word.f = [...flags];
  if (others.length === 0) return word;
  if (!flags.includes("overlap")) word.f = [...flags, "overlap"];
  return { ...word, o: [...others] };
}
