import type { EnrolledPerson, UnnamedVoice } from "./match.ts";
import type { NamingModel } from "./naming.ts";
import { addScaled, dot, unit } from "./vector.ts";
import { place, placedCohort, type VoiceSpace } from "./voiceSpace.ts";

/** What is known about one voice and one person, all of it cosines but for the last three. */
export type PairMeasures = Record<keyof NamingModel["weights"], number>;

/** A person whose samples lie in the voice space. */
export interface PlacedPerson {
  /** Place in the list of people that was given. */
  index: number;
  centre: Float32Array;
  samples: readonly Float32Array[];
}

/** How every voice of a recording compares with the enrolled people who come near any of them. */
export interface PairScores {
  /** Placed unit vectors; null for a voice without a vector. */
  voices: (Float32Array | null)[];
  people: PlacedPerson[];
  /** Rows are voices, columns `people`; an empty row for a voice without a vector. */
  measures: PairMeasures[][];
  place: (raw: Float32Array) => Float32Array;
}

/** How many of the cohort's nearest, and of the other people, stand for somebody who happens to sound alike. */
const cohortTop = 5;
const rivalsTop = 3;
/** The best samples of a person that count besides all of them together. */
const samplesTop = 3;
/** Two voices of a recording this alike may well be one person told apart by mistake. */
const perhapsOne = 0.85;
/** More alike than this to the person is hardly a third party, but the person's own voice told apart by mistake. */
const mostOfOthers = 0.6;
/** What a measure is taken for where there is nobody to measure it on: about the mean over meetings. */
const usual = 0.1;
/** People looked at closely for each voice, and people who stand for all the others. */
const nearest = 64;
const leastToSift = 200;

/**
 * Compares voices with people. Besides the cosine of each pair it measures what a stranger would score there: how alike
 * the voices of the recording are to each other (`room`) and to this person (`others`: they share the room, and perhaps
 * the person's microphone, but are other people), how alike the enrolled are to each other (`peers`) and to this voice
 * (`rivals`), and how near a cohort heard in many rooms comes to either. O((voices + cohort) * people * dim) up to a few
 * hundred people; of more, the nearest are sifted out first in O(voices * people * dim).
 */
export function scorePairs(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
): PairScores {
  const placeIn = (raw: Float32Array) => (space ? place(space, raw) : unit(raw));
  const placed = voices.map(({ vector }) => (vector.length > 0 && !Number.isNaN(vector[0]) ? placeIn(vector) : null));
  const placePerson = (index: number) => placedPerson(people[index]!, index, placeIn);
  const near = nearPeople(placed, people, space).map(placePerson);
  const crowd = people.length <= leastToSift ? near : evenly(people.length, nearest).map(placePerson);
  const cohort = space ? placedCohort(space).all : [];
  const toCohort = (vector: Float32Array) =>
    topMean(
      cohort.map((other) => dot(vector, other)),
      cohortTop,
    );
  const isOnlyPerson = people.length === 1 ? 1 : 0;
  const perPerson = near.map(({ index, centre }) => ({
    peers: meanOr(
      0,
      crowd.flatMap((other) => (other.index === index ? [] : [dot(centre, other.centre)])),
    ),
    personCohort: toCohort(centre),
  }));

  const measures = placed.map((voice, v) => {
    if (!voice) return [];
    const cosines = near.map((person) => compare(voice, person));
    const others = placed.filter((other, i) => i !== v && other !== null && dot(voice, other) < perhapsOne);
    const ofVoice = {
      room: meanOr(
        usual,
        others.map((other) => dot(voice, other!)), // filtered above
      ),
      voiceCohort: toCohort(voice),
      isAlone: voices.length === 1 ? 1 : 0,
      isOnlyPerson,
      one: 1,
    };
    const best = highest(cosines, rivalsTop + 1);
    return near.map(({ centre }, p): PairMeasures => {
      const cosine = cosines[p]!;
      const without = best.includes(cosine) ? best.toSpliced(best.indexOf(cosine), 1) : best.slice(0, rivalsTop);
      const toOthers = others.map((other) => Math.min(mostOfOthers, dot(centre, other!)));
      return { cosine, ...ofVoice, ...perPerson[p]!, others: meanOr(usual, toOthers), rivals: meanOr(usual, without) };
    });
  });
  return { voices: placed, people: near, measures, place: placeIn };
}

/** Half the cosine with all samples together, half that with the best of them: another microphone may fit better. */
export function compare(voice: Float32Array, { centre, samples }: Omit<PlacedPerson, "index">): number {
  const single = samples.map((sample) => dot(voice, sample));
  return 0.5 * dot(voice, centre) + 0.5 * topMean(single, samplesTop);
}

/** The measures' worth in log-odds. */
export function logOddsOf(measures: PairMeasures, { weights }: Pick<NamingModel, "weights">): number {
  let sum = 0;
  for (const name of Object.keys(weights) as (keyof typeof weights)[]) sum += weights[name] * measures[name]; // own keys
  return sum;
}

function placedPerson(person: EnrolledPerson, index: number, placeIn: PairScores["place"]): PlacedPerson {
  const samples = person.samples.map(({ vector }) => placeIn(vector));
  const sum = new Float64Array(samples[0]?.length ?? 0);
  samples.forEach((vector, i) => {
    addScaled(sum, vector, person.samples[i]!.weight);
  });
  return { index, centre: unit(sum), samples };
}

/** Everybody, or of many those who come nearest to any voice; ascending. */
function nearPeople(
  placed: readonly (Float32Array | null)[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
): number[] {
  if (people.length <= leastToSift) return [...people.keys()];
  const queries = placed.filter((voice) => voice !== null);
  const scores = queries.map(() => new Float64Array(people.length).fill(-1));
  // Placing is symmetric but for its length, so that the far side may go without: queries are damped twice instead.
  const damped = queries.map((voice) => (space ? dampedTwice(space, voice) : voice));
  const scaled = new Float32Array(queries[0]?.length ?? 0);
  for (const [p, { samples }] of people.entries())
    for (const { vector } of samples) {
      let energy = 0;
      for (let i = 0; i < scaled.length; i++) {
        const x = space ? (vector[i]! - space.mean[i]!) / space.deviation[i]! : vector[i]!;
        scaled[i] = x;
        energy += x * x;
      }
      const length = Math.sqrt(energy) || 1;
      for (const [q, query] of damped.entries()) scores[q]![p] = Math.max(scores[q]![p]!, dot(query, scaled) / length);
    }
  const found = new Set<number>();
  for (const row of scores) {
    const least = highest(row, nearest).at(-1)!;
    for (const [p, score] of row.entries()) if (score >= least) found.add(p);
  }
  return [...found].sort((a, b) => a - b);
}

function dampedTwice({ nuisance, kept }: VoiceSpace, voice: Float32Array): Float32Array {
  const result = voice.slice();
  nuisance.forEach((direction, n) => {
    addScaled(result, direction, (kept[n]! - 1) * dot(direction, voice));
  });
  return result;
}

/** `count` numbers below `length`, evenly spread. */
function evenly(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

/** The greatest values, descending, by insertion: O(values * count) at worst, nearly O(values). */
function highest(values: ArrayLike<number>, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (found.length === count && value <= found[count - 1]!) continue;
    let at = found.length === count ? count - 1 : found.length;
    while (at > 0 && found[at - 1]! < value) {
      found[at] = found[at - 1]!;
      at--;
    }
    found[at] = value;
  }
  return found;
}

function topMean(values: readonly number[], count: number): number {
  return meanOr(0, highest(values, count));
}

function meanOr(nothing: number, values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : nothing;
}
