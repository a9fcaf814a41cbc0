import { assign } from "./assignment.ts";
import { type PairScores, scorePairs } from "./pairScores.ts";
import type { Evidence, SpeakerState } from "./speaker.ts";
import { dot } from "./vector.ts";
import type { VoiceSpace } from "./voiceSpace.ts";

/** One voice of a recording: raw vectors of one embedding space. */
export interface UnnamedVoice {
  /** The cluster's label, "S1". */
  label: string;
  /** f32 [dim]; empty when the voice was never heard alone. */
  vector: Float32Array;
  netSpeechMs: number;
  pieces: readonly { startMs: number; endMs: number; vector: Float32Array }[];
}

/** A person as enrolled: raw vectors of the same embedding space, one a sample. */
export interface EnrolledPerson {
  id: string;
  /** `weight` is the sample's net speech times its quality, in any one unit. */
  samples: readonly { vector: Float32Array; weight: number }[];
}

/** When a name is given. Similarities are relative: 0 is what a stranger would score, 1 is the voice itself. */
export interface MatchPolicy {
  /** From here on a name is given, if nothing else speaks against it. */
  accept: number;
  /** The same for a recording with one voice, where nobody else shows how alike its room makes people. */
  acceptAlone: number;
  /** From here on a name is offered. */
  suggest: number;
  /** The next best person must be this much less similar. */
  margin: number;
  /** The least deviations above the cohort (adaptive s-norm), where the cohort is large enough for it. */
  leastNorm: number;
  /** Never below this plain cosine: strangers at the same kind of microphone were measured up to .7. */
  leastCosine: number;
  /** Log-odds against "nobody" that a unit of relative similarity is worth. */
  slope: number;
  /** Share of the voice's own pieces that must prefer the person. */
  leastVoteShare: number;
  /** What is added to `accept` for a voice without any speech, falling to nothing at 10 s. */
  shortSpeech: number;
  /** Less speech is never enough for a name. */
  leastSpeechMs: number;
}

/** Chosen on synthetic meetings in random rooms; a wrong name is worse than none. */
export const defaultPolicy: MatchPolicy = {
  accept: 0.42,
  acceptAlone: 0.55,
  suggest: 0.25,
  margin: 0.15,
  leastNorm: 3,
  leastCosine: 0.74,
  slope: 22,
  leastVoteShare: 0.6,
  shortSpeech: 0.15,
  leastSpeechMs: 4000,
};

export interface SpeakerMatch {
  label: string;
  state: SpeakerState;
  /** Set when named or suggested. */
  personId: string | null;
  evidence: Evidence;
}

/**
 * Open-set identification: gives each voice of one recording an enrolled person, or nobody. A person is given at most
 * one voice, the assignment that fits best as a whole. People are those who may have been there: all of an organisation,
 * or the nearest from a search. `space` null compares plain cosines of the raw vectors.
 */
export function matchSpeakers(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
  policy: MatchPolicy = defaultPolicy,
): SpeakerMatch[] {
  const scores = scorePairs(voices, people, space);
  const columns = assignPeople(scores, voices.length, people.length, policy);
  return voices.map((voice, v) => {
    if (people.length === 0) return unheard(voice, "Nobody is enrolled.");
    if (!scores.voices[v]) return unheard(voice, "This voice never speaks alone for long enough to be compared.");
    return decide(voice, v, columns[v]!, { voices, people, scores, policy });
  });
}

/** The column of each voice: a person, or `people` and above for nobody, who is worth as much as a bare suggestion. */
function assignPeople({ relative }: PairScores, voices: number, people: number, policy: MatchPolicy): Int32Array {
  const columns = people + voices;
  const weights = new Float64Array(voices * columns).fill(-100);
  for (let v = 0; v < voices; v++) {
    for (let p = 0; p < people; p++) weights[v * columns + p] = Math.max(-100, relative[v]![p]! - policy.suggest);
    weights[v * columns + people + v] = 0;
  }
  return assign(weights, voices, columns);
}

interface Decision {
  voices: readonly UnnamedVoice[];
  people: readonly EnrolledPerson[];
  scores: PairScores;
  policy: MatchPolicy;
}

function decide(voice: UnnamedVoice, v: number, column: number, context: Decision): SpeakerMatch {
  const { people, scores, policy } = context;
  const relative = scores.relative[v]!;
  const order = [...people.keys()].sort((a, b) => relative[b]! - relative[a]!);
  const isGiven = column < people.length;
  const p = isGiven ? column : order[0]!;
  const next = order.find((other) => other !== p);
  const { voteShare, clips } = vote(voice, p, scores);
  const evidence = {
    score: scores.cosines[v]![p]!,
    posterior: posteriorOf(relative, p, policy),
    runnerUp: next === undefined ? null : { personId: people[next]!.id, score: scores.cosines[v]![next]! },
    margin: next === undefined ? null : relative[p]! - relative[next]!,
    netSpeechMs: voice.netSpeechMs,
    voteShare,
    clips,
  };
  if (!isGiven) {
    const reason =
      relative[p]! >= policy.suggest
        ? "The person it resembles is more like another voice of this recording."
        : "It is no more like anybody enrolled than a stranger would be.";
    return { label: voice.label, state: "unknown", personId: null, evidence: { ...evidence, reason } };
  }
  const doubt = doubtOf(v, p, evidence, context);
  return {
    label: voice.label,
    state: doubt ? "suggested" : "named",
    personId: people[p]!.id,
    evidence: {
      ...evidence,
      reason: doubt ?? "It is far more like this person than a stranger or anybody else would be.",
    },
  };
}

/** From here on more speech makes a vector no steadier. */
const enoughSpeechMs = 10_000;

/** Why a likely name is only offered; null when nothing speaks against it. */
function doubtOf(
  v: number,
  p: number,
  evidence: Omit<Evidence, "reason">,
  { voices, scores, policy }: Decision,
): string | null {
  const missing = Math.max(0, 1 - evidence.netSpeechMs / enoughSpeechMs);
  const accept = (voices.length > 1 ? policy.accept : policy.acceptAlone) + missing * policy.shortSpeech;
  const normed = scores.normed[v]?.[p];
  if (
    scores.relative[v]![p]! < accept ||
    scores.cosines[v]![p]! < policy.leastCosine ||
    (normed !== undefined && normed < policy.leastNorm)
  )
    return "It resembles this person, but not clearly enough to be sure.";
  if (evidence.margin !== null && evidence.margin < policy.margin)
    return "Two enrolled people sound almost equally like this voice.";
  if (evidence.netSpeechMs < policy.leastSpeechMs) return "It resembles this person, but speaks too little to be sure.";
  if (evidence.voteShare !== null && evidence.voteShare < policy.leastVoteShare)
    return "Only part of this voice's speech resembles the person: it may be several people.";
  if (evidence.posterior! < 0.95) return "It resembles this person, but a stranger could too.";
  return null;
}

function unheard(voice: UnnamedVoice, reason: string): SpeakerMatch {
  const nothing = { score: null, posterior: null, runnerUp: null, margin: null, voteShare: null, clips: [] };
  const evidence: Evidence = { ...nothing, netSpeechMs: voice.netSpeechMs, reason };
  return { label: voice.label, state: "unknown", personId: null, evidence };
}

/** P(person | voice) over everybody enrolled and "nobody", who wins up to midway between suggestion and acceptance. */
function posteriorOf(relative: readonly number[], p: number, { slope, suggest, accept }: MatchPolicy): number {
  const nobody = slope * ((suggest + accept) / 2 - 0.05);
  const most = Math.max(nobody, ...relative.map((score) => slope * score));
  const all = relative.reduce((sum, score) => sum + Math.exp(slope * score - most), Math.exp(nobody - most));
  return Math.exp(slope * relative[p]! - most) / all;
}

/** A single piece of a few seconds is alike from this cosine on. */
const pieceLeast = 0.3;

/** The share of the voice's pieces, by length, that prefer this person to every other; and the three clearest. */
function vote(voice: UnnamedVoice, p: number, scores: PairScores) {
  const judged = voice.pieces.map(({ startMs, endMs, vector }) => {
    const placed = scores.place(vector);
    const score = dot(placed, scores.people[p]!);
    const isBest = scores.people.every((other, q) => q === p || dot(placed, other) < score);
    return { startMs, endMs, score, isFor: isBest && score > pieceLeast };
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
