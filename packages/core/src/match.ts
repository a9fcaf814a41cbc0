import { assign } from "./assignment.ts";
import type { Evidence, SpeakerState } from "./speaker.ts";
import { addScaled, cosine, dot, unit } from "./vector.ts";
import { place, type VoiceSpace } from "./voiceSpace.ts";

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

/** When a name is given. All similarities are relative: 0 is what a stranger would score, 1 is the voice itself. */
export interface MatchPolicy {
  /** From here on a name is given, if nothing else speaks against it. */
  accept: number;
  /** From here on a name is offered. */
  suggest: number;
  /** The next best person must be this much less similar. */
  margin: number;
  /** Steepness of the posterior: log-odds a unit of relative similarity. */
  slope: number;
  /** Share of the voice's own pieces that must prefer the person. */
  leastVoteShare: number;
  /** Less speech is never enough for a name. */
  leastSpeechMs: number;
  /** Never below this plain cosine, however unlike everybody else is. */
  leastCosine: number;
}

export const defaultPolicy: MatchPolicy = {
  accept: 0.5,
  suggest: 0.3,
  margin: 0.15,
  slope: 20,
  leastVoteShare: 0.6,
  leastSpeechMs: 3000,
  leastCosine: 0.5,
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
 * one voice. What a stranger would score is estimated for every pair from three sides: the voices of this recording among
 * each other (they are known to be different people in the same room), the enrolled people among each other, and the
 * cohort. `space` null compares plain cosines of the raw vectors. O(voices * people * samples * dim).
 */
export function matchSpeakers(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
  policy: MatchPolicy = defaultPolicy,
): SpeakerMatch[] {
  const scores = scorePairs(voices, people, space);
  const usable = scores.voices.map((vector, v) => vector !== null && voices[v]!.netSpeechMs > 0);
  const n = people.length;
  // Each voice may also stay unknown: its own column, worth what a suggestion would have to beat.
  const weights = new Float64Array(voices.length * (n + voices.length)).fill(-100);
  for (let v = 0; v < voices.length; v++) {
    for (let p = 0; p < n; p++)
      if (usable[v]) weights[v * (n + voices.length) + p] = scores.relative[v]![p]! - policy.suggest;
    weights[v * (n + voices.length) + n + v] = 0;
  }
  const columns = assign(weights, voices.length, n + voices.length);
  return voices.map((voice, v) => decide(voice, v, columns[v]!, people, scores, policy));
}

interface PairScores {
  space: VoiceSpace | null;
  voices: (Float32Array | null)[];
  people: Float32Array[];
  /** [voice][person] */
  cosines: number[][];
  relative: number[][];
}

/** Similarity of every voice to every person, plain and against what a stranger would score. */
export function scorePairs(
  voices: readonly UnnamedVoice[],
  people: readonly EnrolledPerson[],
  space: VoiceSpace | null,
): PairScores {
  const placeIn = (vector: Float32Array) => (space ? place(space, vector) : unit(vector));
  const placed = voices.map(({ vector }) => (vector.length > 0 && !Number.isNaN(vector[0]) ? placeIn(vector) : null));
  const samples = people.map((person) => person.samples.map(({ vector }) => placeIn(vector)));
  const centres = people.map((person, p) => centre(samples[p]!, person.samples));
  const cohort = (space?.cohort ?? []).map(placeIn);
  const cohortOfPerson = centres.map((vector) =>
    topMean(
      cohort.map((other) => dot(vector, other)),
      cohortTop,
    ),
  );
  const peers = centres.map((vector, p) =>
    topMean(
      centres.flatMap((q, i) => (i === p ? [] : [dot(vector, q)])),
      3,
    ),
  );

  const cosines = placed.map((voice) =>
    centres.map((vector, p) => {
      if (!voice) return 0;
      const own = samples[p]!.map((sample) => dot(voice, sample));
      return 0.5 * dot(voice, vector) + 0.5 * topMean(own, 3);
    }),
  );
  const relative = placed.map((voice, v) => {
    if (!voice) return centres.map(() => Number.NEGATIVE_INFINITY);
    const others = placed.flatMap((other, i) => (i === v || !other ? [] : [dot(voice, other)]));
    const room = others.length > 0 ? others.reduce((sum, x) => sum + x, 0) / others.length : 0;
    const cohortOfVoice = topMean(
      cohort.map((other) => dot(voice, other)),
      cohortTop,
    );
    return centres.map((_, p) => {
      const stranger = Math.max(0, room, peers[p]!, (cohortOfVoice + cohortOfPerson[p]!) / 2);
      return (cosines[v]![p]! - stranger) / (1 - Math.min(0.95, stranger));
    });
  });
  return { space, voices: placed, people: centres, cosines, relative };
}

/** How many of the cohort's nearest stand for a stranger who happens to sound alike. */
const cohortTop = 5;

function centre(placed: readonly Float32Array[], samples: EnrolledPerson["samples"]): Float32Array {
  const sum = new Float64Array(placed[0]?.length ?? 0);
  placed.forEach((vector, i) => {
    addScaled(sum, vector, samples[i]!.weight);
  });
  return unit(sum);
}

function topMean(values: readonly number[], count: number): number {
  if (values.length === 0) return 0;
  const top = [...values].sort((a, b) => b - a).slice(0, count);
  return top.reduce((sum, value) => sum + value, 0) / top.length;
}

function decide(
  voice: UnnamedVoice,
  v: number,
  column: number,
  people: readonly EnrolledPerson[],
  scores: PairScores,
  policy: MatchPolicy,
): SpeakerMatch {
  const relative = scores.relative[v]!;
  const order = [...people.keys()].sort((a, b) => relative[b]! - relative[a]!);
  const best = order[0];
  if (best === undefined || !scores.voices[v])
    return unknown(
      voice,
      best === undefined ? "Nobody is enrolled." : "This voice never speaks alone for long enough.",
    );
  const p = column < people.length ? column : best;
  const next = order.find((other) => other !== p);
  const posterior = posteriorOf(relative, p, policy);
  const { share, clips } = vote(voice, p, scores);
  const margin = next === undefined ? null : relative[p]! - relative[next]!;
  const evidence: Evidence = {
    score: scores.cosines[v]![p]!,
    posterior,
    runnerUp: next === undefined ? null : { personId: people[next]!.id, score: scores.cosines[v]![next]! },
    margin,
    netSpeechMs: voice.netSpeechMs,
    voteShare: share,
    clips,
    reason: "",
  };
  const judge = (state: SpeakerState, reason: string): SpeakerMatch => ({
    label: voice.label,
    state,
    personId: state === "unknown" ? null : people[p]!.id,
    evidence: { ...evidence, reason },
  });

  if (column >= people.length) {
    return relative[best]! >= policy.suggest
      ? judge("unknown", "The only person it resembles is more like another voice of this recording.")
      : judge("unknown", "It is no more like any enrolled person than a stranger would be.");
  }
  if (relative[p]! < policy.accept || scores.cosines[v]![p]! < policy.leastCosine)
    return judge("suggested", "It resembles this person, but not clearly enough to be sure.");
  if (margin !== null && margin < policy.margin)
    return judge("suggested", "Two enrolled people sound almost equally like this voice.");
  if (voice.netSpeechMs < policy.leastSpeechMs)
    return judge("suggested", "It resembles this person, but speaks too little to be sure.");
  if (share !== null && share < policy.leastVoteShare)
    return judge("suggested", "Only some of this voice's speech resembles the person: it may be several people.");
  if (posterior < 0.95) return judge("suggested", "It resembles this person, but a stranger could too.");
  return judge("named", "It is much more like this person than a stranger or anybody else enrolled would be.");
}

function unknown(voice: UnnamedVoice, reason: string): SpeakerMatch {
  const evidence: Evidence = {
    score: null,
    posterior: null,
    runnerUp: null,
    margin: null,
    netSpeechMs: voice.netSpeechMs,
    voteShare: null,
    clips: [],
    reason,
  };
  return { label: voice.label, state: "unknown", personId: null, evidence };
}

/** P(person | voice) over all enrolled people and "nobody", who sits between suggestion and acceptance. */
function posteriorOf(relative: readonly number[], p: number, policy: MatchPolicy): number {
  const nobody = Math.exp(policy.slope * ((policy.suggest + policy.accept) / 2 - 0.05));
  const own = Math.exp(policy.slope * relative[p]!);
  const all = relative.reduce((sum, score) => sum + Math.exp(policy.slope * score), nobody);
  return own / all;
}

/** The share of the voice's pieces, by length, that prefer this person to every other and are positively alike. */
function vote(voice: UnnamedVoice, p: number, scores: PairScores): { share: number | null; clips: Evidence["clips"] } {
  const judged = voice.pieces.map(({ startMs, endMs, vector }) => {
    const placed = scores.space ? place(scores.space, vector) : unit(vector);
    const own = cosine(placed, scores.people[p]!);
    const isBest = scores.people.every((other, q) => q === p || cosine(placed, other) < own);
    return { startMs, endMs, score: own, isFor: isBest && own > pieceLeast };
  });
  const total = judged.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const own = judged.reduce((sum, { startMs, endMs, isFor }) => sum + (isFor ? endMs - startMs : 0), 0);
  const clips = judged
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ startMs, endMs, score }) => ({ startMs, endMs, score }));
  return { share: total > 0 ? own / total : null, clips };
}

/** A single piece of a few seconds is alike from this cosine on. */
const pieceLeast = 0.3;
