import type { PipelineResult } from "@rollcall/inference/pipeline";
import { clusterPurity } from "@rollcall/inference/score/clusterPurity";
import { type SpeakerInterval, scoreDiarization } from "@rollcall/inference/score/der";
import { percent, percentWithin, rated, round, type Section, type Table } from "./report.ts";

/** Seconds on each side of a true boundary in which nothing counts. */
const collar = 0.25;

/** How often who spoke when is right: synthetic meetings, and minutes of real ones. */
export const turnsSection: Section = async (bench) => {
  const synthetic = (await bench.meetings()).map(({ name, half, sound, intervals, speech, result, durationSec }) => {
    return { group: half, sound, ...scoreTurns(name, intervals, result, speech), durationSec };
  });
  const real = (await bench.recordings()).map(({ recording, result }) => {
    const durationSec = Math.max(...recording.intervals.map(({ end }) => end));
    return { group: "real", sound: "real", ...scoreTurns(recording.name, recording.intervals, result), durationSec };
  });
  const groups = [
    ["synthetic, all", synthetic],
    ["synthetic, half A", synthetic.filter(({ group }) => group === "A")],
    ["synthetic, half B", synthetic.filter(({ group }) => group === "B")],
    ...[2, 3, 5].map(
      (n) => [`synthetic, ${n} voices`, synthetic.filter(({ speakersTrue }) => speakersTrue === n)] as const,
    ),
    ["synthetic, close", synthetic.filter(({ sound }) => sound === "close")],
    ["synthetic, room", synthetic.filter(({ sound }) => sound === "room")],
    ["ami-hard, all", real.filter(({ name }) => name.startsWith("ami-hard"))],
  ] as const;
  const summaries = groups.map(([name, rows]) => ({ name, ...summarise(rows) }));
  return {
    figures: {
      der: summaries[0]!.der,
      derCollar: summaries[0]!.derCollar,
      jer: summaries[0]!.jer,
      jerCollar: summaries[0]!.jerCollar,
      speakersRight: summaries[0]!.speakersRight,
      groups: Object.fromEntries(summaries.map(({ name, ...rest }) => [name, rest])),
      recordings: Object.fromEntries([...synthetic, ...real].map(({ name, ...rest }) => [name, rest])),
    },
    tables: [summaryTable(summaries), recordingTable([...synthetic, ...real])],
  };
};

/** `speech` is the reference without the pauses inside utterances, where they are known. */
function scoreTurns(
  name: string,
  reference: readonly SpeakerInterval[],
  { turns, diarization }: PipelineResult,
  speech = reference,
) {
  const found = turns.map(({ speaker, startMs, endMs }) => ({ speaker, start: startMs / 1000, end: endMs / 1000 }));
  const strict = scoreDiarization(reference, found);
  const lenient = scoreDiarization(reference, found, { collar });
  const alone = scoreDiarization(reference, found, { skipOverlap: true });
  const purity = clusterPurity(reference, found);
  return {
    name,
    strict: parts(strict),
    lenient: parts(lenient),
    missedInPauses: round(strict.missed - scoreDiarization(speech, found).missed),
    jer: strict.jer ?? 0,
    jerCollar: lenient.jer ?? 0,
    overlap: round(1 - alone.total / speechTime(reference, strict.total)),
    purity: round(purity?.purity ?? 0),
    coverage: round(purity?.coverage ?? 0),
    speakers: diarization.clusters.length,
    speakersTrue: new Set(reference.map(({ speaker }) => speaker)).size,
  };
}

type TurnScore = ReturnType<typeof scoreTurns> & { durationSec: number };

/** Time in which anybody speaks: what a system that finds one speaker at a time everywhere does not miss. */
function speechTime(reference: readonly SpeakerInterval[], total: number): number {
  const anybody = reference.map(({ start, end }) => ({ speaker: "anybody", start, end }));
  const union = scoreDiarization(anybody, []).total;
  return union > 0 ? union : total;
}

function parts({ total, missed, falseAlarm, confusion }: ReturnType<typeof scoreDiarization>) {
  return { total: round(total), missed: round(missed), falseAlarm: round(falseAlarm), confusion: round(confusion) };
}

function errorsOf({ total, missed, falseAlarm, confusion }: ReturnType<typeof parts>) {
  return { errors: missed + falseAlarm + confusion, total };
}

function summarise(rows: readonly TurnScore[]) {
  return {
    der: rated(rows.map(({ strict }) => errorsOf(strict))),
    missed: rated(rows.map(({ strict }) => ({ errors: strict.missed, total: strict.total }))).rate,
    missedInPauses: rated(rows.map((row) => ({ errors: row.missedInPauses, total: row.strict.total }))).rate,
    falseAlarm: rated(rows.map(({ strict }) => ({ errors: strict.falseAlarm, total: strict.total }))).rate,
    confusion: rated(rows.map(({ strict }) => ({ errors: strict.confusion, total: strict.total }))).rate,
    derCollar: rated(rows.map(({ lenient }) => errorsOf(lenient))),
    jer: rated(rows.map(({ jer, speakersTrue }) => ({ errors: jer * speakersTrue, total: speakersTrue }))),
    jerCollar: rated(
      rows.map(({ jerCollar, speakersTrue }) => ({ errors: jerCollar * speakersTrue, total: speakersTrue })),
    ),
    speakersRight: rows.filter(({ speakers, speakersTrue }) => speakers === speakersTrue).length,
    speakerCountError: round(
      rows.reduce((sum, { speakers, speakersTrue }) => sum + Math.abs(speakers - speakersTrue), 0) / rows.length,
    ),
    recordings: rows.length,
  };
}

function summaryTable(summaries: ({ name: string } & ReturnType<typeof summarise>)[]): Table {
  return {
    title: "Turns",
    note:
      "Percent of speech time, overlap scored. DER without collar with its 95 % interval over recordings and its three parts; of what " +
      "is missed, what lies in pauses of .3 s and more inside utterances, which count as speech; " +
      `DER ±${collar}: ${collar} s on each side of every true boundary left out; JER: mean over people. ` +
      "Speakers: recordings in which as many were found as there are.",
    columns: [
      "recordings",
      "DER",
      "missed",
      "of it in pauses",
      "false alarm",
      "confusion",
      `DER ±${collar}`,
      "JER",
      `JER ±${collar}`,
      "speakers right",
    ],
    rows: summaries.map((summary) => [
      summary.name,
      percentWithin(summary.der),
      percent(summary.missed),
      percent(summary.missedInPauses),
      percent(summary.falseAlarm),
      percent(summary.confusion),
      percentWithin(summary.derCollar),
      percent(summary.jer.rate),
      percent(summary.jerCollar.rate),
      `${summary.speakersRight} of ${summary.recordings}`,
    ]),
  };
}

function recordingTable(rows: readonly TurnScore[]): Table {
  const share = (part: number, { total }: { total: number }) => percent(part / total);
  return {
    title: "Turns, recording by recording",
    note:
      "Purity: share of a found voice's speech that is its main person's. Coverage: share of a person's speech that lies in " +
      "their main found voice. Overlap: share of the speech time in which two speak.",
    columns: [
      "recording",
      "s",
      "overlap",
      "speakers",
      "DER",
      "missed",
      "in pauses",
      "false",
      "confused",
      `DER ±${collar}`,
      "JER",
      "purity",
      "coverage",
    ],
    rows: rows.map((row) => {
      const { errors, total } = errorsOf(row.strict);
      const lenient = errorsOf(row.lenient);
      return [
        row.name,
        row.durationSec.toFixed(0),
        percent(row.overlap),
        `${row.speakers} of ${row.speakersTrue}`,
        percent(errors / total),
        share(row.strict.missed, row.strict),
        share(row.missedInPauses, row.strict),
        share(row.strict.falseAlarm, row.strict),
        share(row.strict.confusion, row.strict),
        percent(lenient.errors / lenient.total),
        percent(row.jer),
        percent(row.purity),
        percent(row.coverage),
      ];
    }),
  };
}
