import { oddsWithRivals, shortSpeechCost } from "@rollcall/core/match";
import type { NamingModel } from "@rollcall/core/naming";
import { logOddsOf, type PairMeasures, scorePairs } from "@rollcall/core/pairScores";
import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import type { VoiceTrial } from "./voiceTrials.ts";

type Weights = NamingModel["weights"];

/** One voice with everybody it may be. */
export interface Candidates {
  truth: string;
  netSpeechMs: number;
  people: { id: string; measures: PairMeasures }[];
}

const names: readonly (keyof Weights)[] = [
  ...(["cosine", "room", "peers", "others", "rivals", "voiceCohort", "personCohort"] as const),
  ...(["isAlone", "isOnlyPerson", "one"] as const),
];

/** The measures of every voice in the trials. */
export function measureTrials(trials: readonly VoiceTrial[], space: VoiceSpace): Candidates[] {
  return trials.flatMap(({ voices, people, truth }) => {
    const { measures, people: near } = scorePairs(voices, people, space);
    return voices.map(({ netSpeechMs }, v) => ({
      truth: truth[v]!,
      netSpeechMs,
      people: near.map(({ index }, p) => ({ id: people[index]!.id, measures: measures[v]![p]! })),
    }));
  });
}

/** Logistic regression on each voice's best candidate, found by the weights of the round before. */
export function fitNaming(rows: readonly Candidates[]): Weights {
  let weights = Object.fromEntries(names.map((name) => [name, name === "cosine" ? 1 : 0])) as Weights; // all names
  for (let round = 0; round < 2; round++) {
    const best = rows.map((row) => bestOf(row, weights));
    const fitted = regress(
      best.map(({ measures }) => names.map((name) => measures[name])),
      rows.map(({ truth }, n) => (best[n]!.id === truth ? 1 : 0)),
    );
    weights = Object.fromEntries(names.map((name, i) => [name, Number(fitted[i]!.toFixed(3))])) as Weights; // all names
  }
  return weights;
}

/** A voice's best candidate: whether it is the right one, and how far it is above needing to be sure. */
export interface Verdict {
  odds: number;
  isRight: boolean;
  /** Whether the voice's person is enrolled at all. */
  isKnown: boolean;
}

export function judgeVoice(row: Candidates, weights: Weights): Verdict {
  const naming = { weights };
  const odds = row.people.map(({ measures }) => logOddsOf(measures, naming));
  const p = odds.indexOf(Math.max(...odds));
  return {
    odds: Math.min(odds[p]!, oddsWithRivals(odds, p)) - shortSpeechCost(row.netSpeechMs),
    isRight: row.people[p]!.id === row.truth,
    isKnown: row.people.some(({ id }) => id === row.truth),
  };
}

/** The least log-odds at which at most `wrongRate` of all voices get a wrong name, and what is reached there. */
export function levelFor(verdicts: readonly Verdict[], wrongRate: number): NamingModel["levels"]["strict"] {
  const known = verdicts.filter(({ isKnown }) => isKnown).length;
  let level = { accept: Number.POSITIVE_INFINITY, wrongRate: 0, recall: 0 };
  let wrong = 0;
  let right = 0;
  for (const { odds, isRight } of verdicts.toSorted((a, b) => b.odds - a.odds)) {
    if (isRight) right++;
    else wrong++;
    if (wrong > wrongRate * verdicts.length) break;
    level = {
      accept: Number(odds.toFixed(2)),
      wrongRate: Number((wrong / verdicts.length).toFixed(5)),
      recall: Number((right / known).toFixed(4)),
    };
  }
  return level;
}

function bestOf({ people }: Candidates, weights: Weights): Candidates["people"][number] {
  const naming = { weights };
  return people.reduce((best, other) =>
    logOddsOf(other.measures, naming) > logOddsOf(best.measures, naming) ? other : best,
  );
}

const ridge = 2e-5;
const rounds = 30;

/** Newton's method for logistic regression with a little ridge. */
function regress(inputs: readonly (readonly number[])[], labels: readonly number[]): Float64Array {
  const width = inputs[0]!.length;
  const weights = new Float64Array(width);
  for (let round = 0; round < rounds; round++) {
    const system = Array.from({ length: width }, (_, i) => {
      const row = new Float64Array(width + 1);
      row[i] = ridge;
      row[width] = ridge * weights[i]!;
      return row;
    });
    for (const [n, input] of inputs.entries()) {
      let odds = 0;
      for (let i = 0; i < width; i++) odds += weights[i]! * input[i]!;
      const p = 1 / (1 + Math.exp(-odds));
      const error = (p - labels[n]!) / inputs.length;
      const curvature = (p * (1 - p)) / inputs.length;
      for (let i = 0; i < width; i++) {
        const row = system[i]!;
        for (let j = 0; j < width; j++) row[j]! += curvature * input[i]! * input[j]!;
        row[width]! += error * input[i]!;
      }
    }
    const step = solve(system);
    for (let i = 0; i < width; i++) weights[i]! -= step[i]!;
    if (Math.max(...step.map(Math.abs)) < 1e-9) break;
  }
  return weights;
}

/** Gauss-Jordan elimination with pivots; `rows` are [coefficients, right side] and are destroyed. */
function solve(rows: Float64Array[]): Float64Array {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = 0; r < n; r++) {
      const share = rows[r]![i]! / rows[i]![i]!;
      if (r !== i && share !== 0) for (let c = i; c <= n; c++) rows[r]![c]! -= share * rows[i]![c]!;
    }
  }
  return Float64Array.from(rows, (row, i) => row[n]! / row[i]!);
}
