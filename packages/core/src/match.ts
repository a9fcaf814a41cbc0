import { asNorm } from "./asNorm.ts";
import { assign } from "./assignment.ts";
import { type NamingModel, type Sureness, unmeasured } from "./naming.ts";
import { compare, logOddsOf, type PairScores, scorePairs } from "./pairScores.ts";
import { requireOneSpace } from "./requireOneSpace.ts";
import type { Evidence, SpeakerState } from "./speaker.ts";
import { dot } from "./vector.ts";
import { placedCohort, type VoiceSpace } from "./voiceSpace.ts";

/** One voice of a recording: raw vectors of one embedding space. */
export interface UnnamedVoice {
  /** The cluster's label, "S1". */
  label: string;
  /** The embedding space of its vectors, where more than one may be about. */
  modelId?: string;
  /** f32 [dim]; empty when the voice was never heard alone. */
  vector: Float32Array;
  netSpeechMs: number;
  pieces: readonly { startMs: number; endMs: number; vector: Float32Array }[];
}

/** A person as enrolled: raw vectors of the same embedding space, one a sample. */
export interface EnrolledPerson {
  id: string;
  /** The embedding space of the samples, where more than one may be about. */
  modelId?: string;
  /** `weight` is the sample's net speech times its quality, in any one unit. */
  samples: readonly { vector: Float32Array; weight: number }[];
}

/** What an organisation or a meeting says about naming. */
export interface MatchOptions {
  /** How sure Rollcall must be; default "balanced". */
  sureness?: Sureness;
  /** Who is expected to be there: their names need less evidence, everybody else's a little more. */
  attendees?: readonly string[];
  /** Labels of voices that somebody has decided about: they say what the room is like, and take nobody. */
  settled?: ReadonlySet<string>;
  /** How many people are enrolled, when `people` are only the nearest of them; each is another chance to sound alike. */
  enrolled?: number;
  /** How similarities become log-odds; default: what was measured for the space. */
  naming?: NamingModel;
}

/** When a name is offered, and what else must hold before one is given. */
export const rules = {
  /** Log-odds below the sureness's own from which a name is offered. */
  suggestWithin: 3.5,
  /** The next best person must be this much less similar (cosine). */
  margin: 0.05,
  /** Share of the voice's own pieces that must prefer the person. */
  leastVoteShare: 0.6,
  /** Log-odds more that a voice with hardly any speech needs, falling to nothing at 10 s. */
  shortSpeech: 2,
  /** Less speech is never enough for a name. */
  leastSpeechMs: 3000,
};
/** As many enrolled people as the log-odds were fitted with: each further one is another chance to sound alike. */
const fittedWith = 25;
/** From here on more speech makes a vector no steadier. */
const enoughSpeechMs = 10_000;
/** A single piece of a few seconds is alike from this cosine on, or from half of what the whole voice reaches. */
const pieceLeast = 0.3;
/** People whose scores are kept with a decision, to answer for it later. */
const mostCandidates = 8;
/** Rivals whose claim on single pieces is looked at. */
const rivalsToVote = 8;

export interface SpeakerMatch {
  label: string;
  state: SpeakerState;
  /** Set when named or suggested. */
  personId: string | null;
  evidence: Evidence;
}

/**
 * Open-set identification: gives each voice of one recording an enrolled person, or nobody. A person is given at most
 * one voice, the assignment that is likeliest as a whole. People are those who may have been there: all of an
 * organisation, or the nearest from a search. `space` null compares plain cosines of the raw vectors. Linear in people.
 */
export function matchSpeakers(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
  options: MatchOptions = {},
): SpeakerMatch[] {
  requireOneSpace(voices, people, space);
  const naming = options.naming ?? space?.naming ?? unmeasured;
  const scores = scorePairs(voices, people, space);
  const enrolled = Math.max(people.length, options.enrolled ?? 0);
  const expected = new Set(options.attendees);
  const priors = priorsOf({ people, enrolled, expected }, scores);
  const logOdds = scores.measures.map((row) => row.map((pair, p) => logOddsOf(pair, naming) + priors[p]!));
  const sureness = options.sureness ?? "balanced";
  const { accept } = naming.levels[sureness];
  const suggest = accept - rules.suggestWithin;
  const context: Decision = { people, scores, logOdds, accept, suggest, space, sureness, expected };
  const open = logOdds.map((row, v) => (options.settled?.has(voices[v]!.label) ? [] : row));
  const columns = assignPeople(open, scores.people.length, suggest);
  return voices.map((voice, v) => {
    if (people.length === 0) return unheard(voice, "Nobody is enrolled.");
    if (!scores.voices[v]) return unheard(voice, "This voice never speaks alone for long enough to be compared.");
    return decide(voice, v, columns[v]!, context);
  });
}

/**
 * ln of how much likelier each person is to be there than in the fit. With a list of attendees they share .8 and all
 * others .1, against .7 for everybody without one; "nobody enrolled" has the rest (.1 and .3).
 */
function priorsOf(
  { people, enrolled, expected }: { people: readonly EnrolledPerson[]; enrolled: number; expected: Set<string> },
  scores: PairScores,
): number[] {
  const crowd = -Math.log(Math.max(1, enrolled / fittedWith));
  const present = people.reduce((sum, { id }) => sum + (expected.has(id) ? 1 : 0), 0);
  if (present === 0) return scores.people.map(() => crowd);
  const usual = 0.7 / enrolled / 0.3;
  const gain = Math.min(mostGain, Math.log(0.8 / present / 0.1 / usual));
  const loss = Math.log(0.1 / Math.max(1, enrolled - present) / 0.1 / usual);
  return scores.people.map(({ index }) => crowd + (expected.has(people[index]!.id) ? gain : Math.min(0, loss)));
}

/** Being expected never stands in for sounding alike. */
const mostGain = 2;

/** The column of each voice: a person, or `people` and above for nobody, who is worth as much as a bare suggestion. */
function assignPeople(logOdds: readonly (readonly number[])[], people: number, suggest: number): Int32Array {
  const voices = logOdds.length;
  const columns = people + voices;
  const weights = new Float64Array(voices * columns).fill(-1000);
  for (const [v, row] of logOdds.entries()) {
    for (const [p, odds] of row.entries()) weights[v * columns + p] = Math.max(-1000, odds - suggest);
    weights[v * columns + people + v] = 0;
  }
  return assign(weights, voices, columns);
}

interface Decision {
  people: readonly EnrolledPerson[];
  scores: PairScores;
  logOdds: readonly (readonly number[])[];
  accept: number;
  suggest: number;
  space: VoiceSpace | null;
  sureness: Sureness;
  expected: ReadonlySet<string>;
}

function decide(voice: UnnamedVoice, v: number, column: number, context: Decision): SpeakerMatch {
  const { scores, logOdds, suggest } = context;
  const odds = logOdds[v]!;
  const order = [...odds.keys()].sort((a, b) => odds[b]! - odds[a]!);
  const isGiven = column < odds.length;
  const p = isGiven ? column : order[0]!;
  const evidence = evidenceOf(voice, v, p, order, context);
  const idOf = (index: number) => context.people[scores.people[index]!.index]!.id;
  if (isGiven) {
    const doubt = doubtOf(v, p, evidence, context);
    const reason = doubt ?? "It is far more like this person than a stranger or anybody else would be.";
    return {
      label: voice.label,
      state: doubt === null ? "named" : "suggested",
      personId: idOf(p),
      evidence: { ...evidence, reason },
    };
  }
  const reason =
    odds[p]! >= suggest
      ? "The person it resembles is more like another voice of this recording."
      : "It is no more like anybody enrolled than a stranger would be.";
  return { label: voice.label, state: "unknown", personId: null, evidence: { ...evidence, reason } };
}

type Facts = Omit<Evidence, "reason">;

function evidenceOf(
  voice: UnnamedVoice,
  v: number,
  p: number,
  order: readonly number[],
  { people, scores, logOdds, space, accept, sureness, expected }: Decision,
): Facts {
  const measures = scores.measures[v]!;
  const idOf = (index: number) => people[scores.people[index]!.index]!.id;
  const next = order.find((other) => other !== p);
  const { voteShare, clips } = vote(
    voice,
    p,
    order.filter((q) => q !== p),
    measures[p]!.cosine,
    scores,
  );
  const pair = { voice: scores.voices[v]!, person: scores.people[p]!.centre };
  return {
    score: measures[p]!.cosine,
    logOdds: logOdds[v]![p]!,
    posterior: posteriorOf(logOdds[v]!, p),
    deviations: deviationsOf(measures[p]!.cosine, pair, space),
    runnerUp: next === undefined ? null : { personId: idOf(next), score: measures[next]!.cosine },
    candidates: order.slice(0, mostCandidates).map((q) => {
      return { personId: idOf(q), score: measures[q]!.cosine, logOdds: logOdds[v]![q]! };
    }),
    needed: accept + shortSpeechCost(voice.netSpeechMs),
    sureness,
    isExpected: expected.has(idOf(p)),
    margin: next === undefined ? null : measures[p]!.cosine - measures[next]!.cosine,
    netSpeechMs: voice.netSpeechMs,
    voteShare,
    clips,
  };
}

/** Why a likely name is only offered; null when nothing speaks against it. */
function doubtOf(v: number, p: number, evidence: Facts, { logOdds, accept }: Decision): string | null {
  const needed = accept + shortSpeechCost(evidence.netSpeechMs);
  if (logOdds[v]![p]! < needed) return "It resembles this person, but not clearly enough to be sure.";
  if ((evidence.margin !== null && evidence.margin < rules.margin) || oddsWithRivals(logOdds[v]!, p) < needed)
    return "Two enrolled people sound almost equally like this voice.";
  if (evidence.netSpeechMs < rules.leastSpeechMs) return "It resembles this person, but speaks too little to be sure.";
  if (evidence.voteShare !== null && evidence.voteShare < rules.leastVoteShare)
    return "Only part of this voice's speech resembles the person: it may be several people.";
  return null;
}

/** Log-odds that a voice with little speech needs on top. */
export function shortSpeechCost(netSpeechMs: number): number {
  return rules.shortSpeech * Math.max(0, 1 - netSpeechMs / enoughSpeechMs);
}

function unheard(voice: UnnamedVoice, reason: string): SpeakerMatch {
  const nothing = { score: null, posterior: null, runnerUp: null, margin: null, voteShare: null, clips: [] };
  const unscored = {
    ...nothing,
    logOdds: null,
    deviations: null,
    candidates: [],
    needed: null,
    sureness: null,
    isExpected: false,
  };
  const evidence: Evidence = { ...unscored, netSpeechMs: voice.netSpeechMs, reason };
  return { label: voice.label, state: "unknown", personId: null, evidence };
}

/** Log-odds of one person against nobody and everybody else at once. */
export function oddsWithRivals(row: readonly number[], p: number): number {
  const most = row.reduce((max, odds, q) => (q === p ? max : Math.max(max, odds)), 0);
  const rest = row.reduce((sum, odds, q) => (q === p ? sum : sum + Math.exp(odds - most)), Math.exp(-most));
  return row[p]! - most - Math.log(rest);
}

function posteriorOf(row: readonly number[], p: number): number {
  return 1 / (1 + Math.exp(-oddsWithRivals(row, p)));
}

/** Adaptive s-norm against the cohort, where it is large enough to say something about the spread. */
function deviationsOf(
  score: number,
  { voice, person }: { voice: Float32Array; person: Float32Array },
  space: VoiceSpace | null,
): number | null {
  if (!space || space.cohort.length < leastCohort) return null;
  const cohort = placedCohort(space).asRecorded;
  return asNorm(
    score,
    cohort.map((other) => dot(person, other)),
    cohort.map((other) => dot(voice, other)),
  );
}

const leastCohort = 100;

/** The share of the voice's pieces, by length, that prefer this person to every other; and the three clearest. */
function vote(voice: UnnamedVoice, p: number, others: readonly number[], whole: number, scores: PairScores) {
  const person = scores.people[p]!;
  const rivals = others.slice(0, rivalsToVote).map((q) => scores.people[q]!);
  const least = Math.min(pieceLeast, whole / 2);
  const judged = voice.pieces.map(({ startMs, endMs, vector }) => {
    const placed = scores.place(vector);
    const score = compare(placed, person);
    const isFor = score > least && rivals.every((rival) => compare(placed, rival) < score);
    return { startMs, endMs, score, isFor };
  });
  const length = (pieces: typeof judged) => pieces.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const total = length(judged);
  return {
    voteShare: total > 0 ? length(judged.filter(({ isFor }) => isFor)) / total : null,
    clips: judged
      .sort((a, b) => b.score - a.score)
      .slice(0, 3)
      .map(({ startMs, endMs, score }) => ({ startMs, endMs, score })),
  };
}
