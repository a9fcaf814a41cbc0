import { Sureness } from "@rollcall/core/naming";
import { judge, type NamingOutcome, namingTrials } from "./namingTrials.ts";
import { percent, percentWithin, rated, round, type Section, type Table } from "./report.ts";

/** How often a voice gets the name of the person it belongs to, with one person of each meeting left unenrolled. */
export const namesSection: Section = async (bench) => {
  const { synthetic, real } = await namingTrials(bench);
  const outcomes = synthetic.map((trial) => judge(trial));
  const halfA = synthetic.filter(({ half }) => half === "A");
  const halfB = synthetic.filter(({ half }) => half === "B");
  const chosen = chooseSureness((sureness) => halfA.map((trial) => judge(trial, { sureness })));
  const groups = [
    ["synthetic, all", outcomes],
    ["synthetic, half A", outcomes.filter(({ trial }) => trial.half === "A")],
    ["synthetic, half B", outcomes.filter(({ trial }) => trial.half === "B")],
    ["synthetic, A+B", outcomes.filter(({ trial }) => trial.half === "both")],
    ["half A, chosen on A", halfA.map((trial) => judge(trial, { sureness: chosen }))],
    ["half B, chosen on A", halfB.map((trial) => judge(trial, { sureness: chosen }))],
    ...Sureness.options.map(
      (sureness) => [`synthetic, all: ${sureness}`, synthetic.map((trial) => judge(trial, { sureness }))] as const,
    ),
    ["ami-es2004a", real.map((trial) => judge(trial))],
  ] as const;
  const rows = groups.map(([name, own]) => ({ name, figures: summarise(own) }));
  const byRecording = [...Map.groupBy(outcomes, ({ trial }) => trial.recording)].map(([name, own]) => {
    return { name, figures: summarise(own) };
  });
  return {
    figures: {
      ...rows[0]!.figures,
      surenessChosenOnHalfA: chosen,
      groups: Object.fromEntries(rows.map(({ name, figures }) => [name, figures])),
      recordings: Object.fromEntries(byRecording.map(({ name, figures }) => [name, figures])),
    },
    tables: [groupTable(rows, chosen), recordingTable(byRecording), reasonTable(rows[0]!.figures.unnamed)],
  };
};

/** The level that names the most of half A without a single wrong voice, the stricter of equals. */
function chooseSureness(judgeAll: (sureness: Sureness) => NamingOutcome[]): Sureness {
  let chosen: Sureness = "strict";
  let most = -1;
  for (const sureness of Sureness.options) {
    const outcomes = judgeAll(sureness);
    const named = round(outcomes.reduce((sum, { rightNamed }) => sum + rightNamed, 0));
    if (named <= most || outcomes.some(({ wrongVoices }) => wrongVoices.length > 0)) continue;
    chosen = sureness;
    most = named;
  }
  return chosen;
}

function summarise(outcomes: readonly NamingOutcome[]) {
  const hours = outcomes.reduce((sum, { trial }) => sum + trial.durationSec, 0) / 3600;
  const wrong = (score: (outcome: NamingOutcome) => number) =>
    round(outcomes.reduce((sum, outcome) => sum + score(outcome), 0) / hours);
  const rate = (shares: { errors: number; total: number }[]) => rated(shares);
  return {
    precision: rate(
      outcomes.map(({ rightNamed, wrongNamed }) => ({ errors: rightNamed, total: rightNamed + wrongNamed })),
    ),
    recall: rate(outcomes.map(({ rightNamed, enrolled }) => ({ errors: rightNamed, total: enrolled }))),
    wrongSecondsPerHour: wrong(({ wrongNamed }) => wrongNamed),
    wrongSecondsPerHourCollar: wrong(({ lenient }) => lenient.wrongNamed),
    wrongVoiceSecondsPerHour: wrong(({ wrongVoices }) => wrongVoices.reduce((sum, { seconds }) => sum + seconds, 0)),
    unknownRejection: rate(
      outcomes.map(({ strangersUnnamed, strangers }) => ({ errors: strangersUnnamed, total: strangers })),
    ),
    unnamed: tally(outcomes),
    wrongVoices: outcomes.flatMap(({ trial, wrongVoices }) =>
      wrongVoices.map((voice) => ({ recording: trial.recording, stranger: trial.stranger, ...voice })),
    ),
    trials: outcomes.length,
  };
}

interface Row {
  name: string;
  figures: ReturnType<typeof summarise>;
}

/** Why enrolled people bear no name: seconds, and of them those where the right person was suggested at least. */
function tally(outcomes: readonly NamingOutcome[]) {
  const reasons = Map.groupBy(
    outcomes.flatMap(({ unnamed }) => unnamed),
    ({ reason }) => reason,
  );
  return [...reasons]
    .map(([reason, own]) => {
      const seconds = round(own.reduce((sum, voice) => sum + voice.seconds, 0));
      const suggested = round(own.reduce((sum, voice) => sum + (voice.isSuggested ? voice.seconds : 0), 0));
      const cosines = own.flatMap(({ score }) => (score === null ? [] : [round(score)]));
      return { reason, voices: own.length, seconds, suggested, cosines };
    })
    .sort((a, b) => b.seconds - a.seconds);
}

function reasonTable(reasons: ReturnType<typeof tally>): Table {
  return {
    title: "Why enrolled people bear no name",
    note:
      "Voices in all synthetic trials that mostly are an enrolled person and are not named, by the reason the product gives. " +
      "Cosines: with the person each voice was compared with in the end.",
    columns: ["reason", "voices", "s", "rightly suggested s", "cosines"],
    rows: reasons.map(({ reason, voices, seconds, suggested, cosines }) => [
      reason,
      String(voices),
      seconds.toFixed(0),
      suggested.toFixed(0),
      cosines.length === 0 ? "" : `${Math.min(...cosines).toFixed(2)}-${Math.max(...cosines).toFixed(2)}`,
    ]),
  };
}

function groupTable(rows: readonly Row[], chosen: Sureness): Table {
  return {
    title: "Names",
    note:
      "Each meeting once for each person in it whose words are known, that person being the stranger; further voices of the " +
      "meeting are strangers too. Enrolled are the others, with about 12 s of clean speech said elsewhere, and colleagues who " +
      "are not there. In percent: precision (named speech that bears a right name), recall (speech of enrolled people that " +
      "bears their name), strangers unnamed. Wrong s/h: seconds of speech an hour under a wrong name, counted to the sample at " +
      "every edge of a turn; then with .25 s around true edges left out; then only voices that mostly belong to somebody else. " +
      `The product's default is "balanced"; what names most of half A without a wrong voice is "${chosen}". ` +
      "In ami-es2004a people are enrolled from headsets that recorded the same minute, which flatters.",
    columns: [
      "meetings",
      "precision",
      "recall",
      "strangers unnamed",
      "wrong s/h",
      "±.25",
      "wrong voices s/h",
      "wrong voices",
      "trials",
    ],
    rows: rows.map(({ name, figures }) => [
      name,
      percent(figures.precision.rate),
      percentWithin(figures.recall),
      percentWithin(figures.unknownRejection),
      figures.wrongSecondsPerHour.toFixed(1),
      figures.wrongSecondsPerHourCollar.toFixed(1),
      figures.wrongVoiceSecondsPerHour.toFixed(1),
      String(figures.wrongVoices.length),
      String(figures.trials),
    ]),
  };
}

function recordingTable(rows: readonly Row[]): Table {
  return {
    title: "Names, meeting by meeting",
    note: "As above, at the product's thresholds, over all choices of the stranger.",
    columns: ["meeting", "precision", "recall", "strangers unnamed", "wrong s/h", "±.25", "wrong voices"],
    rows: rows.map(({ name, figures }) => [
      name,
      percent(figures.precision.rate),
      percent(figures.recall.rate),
      percent(figures.unknownRejection.rate),
      figures.wrongSecondsPerHour.toFixed(1),
      figures.wrongSecondsPerHourCollar.toFixed(1),
      String(figures.wrongVoices.length),
    ]),
  };
}
