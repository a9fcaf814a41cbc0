import { asNorm } from "./asNorm.ts";
import type { EnrolledPerson, UnnamedVoice } from "./match.ts";
import { addScaled, dot, unit } from "./vector.ts";
import { place, type VoiceSpace } from "./voiceSpace.ts";

/** How every voice of a recording compares with every enrolled person. Rows are voices, columns people. */
export interface PairScores {
  /** Placed unit vectors; null for a voice without a vector. */
  voices: (Float32Array | null)[];
  people: Float32Array[];
  cosines: number[][];
  /** 0 is what a stranger would score, 1 the voice itself; -Infinity without a vector. */
  relative: number[][];
  /** Adaptive s-norm against the cohort; null where the cohort has fewer than 100 people. */
  normed: (number[] | null)[];
  place: (raw: Float32Array) => Float32Array;
}

/** How many of the cohort's nearest, and of the other people, stand for somebody who happens to sound alike. */
const cohortTop = 5;
const peersTop = 3;
/** The best samples of a person that count besides all of them together. */
const samplesTop = 3;
/** Below this a cohort says too little about the spread. */
const leastCohort = 100;
/** Two voices of a recording this alike may well be one person told apart by mistake. */
const perhapsOne = 0.85;

/**
 * Compares voices with people. What a stranger would score is estimated for each pair as the greatest of three: how
 * alike the voices of this recording are, who are different people in one room (but may be one, told apart by mistake,
 * so the least alike count more); how alike this person and the nearest
 * other people are; and how near the cohort comes to both. O(voices * people * samples * dim + people² * dim).
 */
export function scorePairs(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
): PairScores {
  const placeIn = (raw: Float32Array) => (space ? place(space, raw) : unit(raw));
  const placed = voices.map(({ vector }) => (vector.length > 0 && !Number.isNaN(vector[0]) ? placeIn(vector) : null));
  const samples = people.map((person) => person.samples.map(({ vector }) => placeIn(vector)));
  const centres = people.map((person, p) => centre(samples[p]!, person.samples));
  const cohort = (space?.cohort ?? []).map(placeIn);
  const toCohort = (vector: Float32Array) => cohort.map((other) => dot(vector, other));
  const cohortOfPerson = centres.map(toCohort);
  const peers = centres.map((vector, p) => topMean(scoresBut(centres, p, vector), peersTop));

  const rows = placed.map((voice, v) => {
    if (!voice)
      return { cosines: centres.map(() => 0), relative: centres.map(() => Number.NEGATIVE_INFINITY), normed: null };
    const cohortOfVoice = toCohort(voice);
    const others = scoresBut(placed, v, voice).filter((score) => score < perhapsOne);
    const room = others.length > 0 ? (mean(others) + Math.min(...others)) / 2 : 0;
    const cosines = centres.map(
      (vector, p) =>
        0.5 * dot(voice, vector) +
        0.5 *
          topMean(
            samples[p]!.map((sample) => dot(voice, sample)),
            samplesTop,
          ),
    );
    const relative = cosines.map((cosine, p) => {
      const alike = (topMean(cohortOfVoice, cohortTop) + topMean(cohortOfPerson[p]!, cohortTop)) / 2;
      const stranger = Math.max(0, room, peers[p]!, alike);
      return (cosine - stranger) / (1 - Math.min(0.95, stranger));
    });
    const isNormed = cohort.length >= leastCohort;
    const normed = isNormed ? cosines.map((cosine, p) => asNorm(cosine, cohortOfPerson[p]!, cohortOfVoice)) : null;
    return { cosines, relative, normed };
  });
  return {
    voices: placed,
    people: centres,
    cosines: rows.map((row) => row.cosines),
    relative: rows.map((row) => row.relative),
    normed: rows.map((row) => row.normed),
    place: placeIn,
  };
}

function centre(placed: readonly Float32Array[], samples: EnrolledPerson["samples"]): Float32Array {
  const sum = new Float64Array(placed[0]?.length ?? 0);
  placed.forEach((vector, i) => {
    addScaled(sum, vector, samples[i]!.weight);
  });
  return unit(sum);
}

function scoresBut(vectors: readonly (Float32Array | null)[], own: number, vector: Float32Array): number[] {
  return vectors.flatMap((other, i) => (i === own || !other ? [] : [dot(vector, other)]));
}

function topMean(values: readonly number[], count: number): number {
  return mean([...values].sort((a, b) => b - a).slice(0, count));
}

function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
