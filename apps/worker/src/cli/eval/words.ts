import type { PipelineResult } from "@rollcall/inference/pipeline";
import { calibrationError, type JudgedWord } from "@rollcall/inference/score/calibrationError";
import { normaliseEnglish, plainWords } from "@rollcall/inference/score/normaliseEnglish";
import { alignWords, type WordErrors } from "@rollcall/inference/score/wordErrors";
import { halfOfSpeaker } from "./halves.ts";
import { scoreMeetingWords } from "./meetingWords.ts";
import { percent, percentWithin, rated, round, type Section, type Table } from "./report.ts";
import type { HeardClip, Workbench } from "./workbench.ts";

interface HeardSentence {
  clip: HeardClip;
  /** After the normaliser, and without it. */
  normal: WordErrors;
  plain: WordErrors;
  judged: JudgedWord[];
}

/** How often words are right: in single clean sentences, and when the same sentences are said in meetings. */
export const wordsSection: Section = async (bench) => {
  const sentences = await heardSentences(bench);
  const bySpeaker = Map.groupBy(sentences, ({ clip }) => clip.speaker);
  const groups = [
    ["all", sentences],
    ["half A", sentences.filter(({ clip }) => halfOfSpeaker(clip.speaker) === "A")],
    ["half B", sentences.filter(({ clip }) => halfOfSpeaker(clip.speaker) === "B")],
    ...bySpeaker,
  ] as const;
  const scored = groups.map(([name, own]) => ({ name, ...scoreSentences(own) }));
  const { wer, werPlain, calibration } = scored[0]!;

  const meetings = await meetingRows(bench, sentences);
  const inMeetings = rated(meetings.map(({ errors, length }) => ({ errors, total: length })));
  const clean = rated(meetings.map(({ cleanErrors, cleanLength }) => ({ errors: cleanErrors, total: cleanLength })));
  return {
    figures: {
      wer,
      werWithoutNormaliser: werPlain,
      confidenceCalibrationError: calibration,
      bySpeaker: Object.fromEntries(scored.slice(1).map(({ name, ...rest }) => [name, rest])),
      werInMeetings: inMeetings,
      werOfTheSameSentencesAlone: clean,
      meetings,
      worst: worstSentences(sentences),
    },
    tables: [sentenceTable(scored), meetingTable(meetings, percentWithin(inMeetings), percent(clean.rate))],
  };
};

/** Word errors of every sentence on its own, by its id. */
export async function heardSentences({ sentences }: Workbench): Promise<HeardSentence[]> {
  return (await sentences()).map(({ clip, result }) => {
    const reference = normaliseEnglish(clip.text ?? "");
    const found = wordsOf(result);
    const words = found.flatMap(({ text, confidence }) => normaliseEnglish(text).map((word) => ({ word, confidence })));
    const said = found.map(({ text }) => text).join(" ");
    const normal = alignWords(reference, normaliseEnglish(said));
    const { isRight } = alignWords(
      reference,
      words.map(({ word }) => word),
    );
    const judged = words.map(({ confidence }, n) => ({ confidence, isRight: isRight[n]! }));
    return { clip, normal, plain: alignWords(plainWords(clip.text ?? ""), plainWords(said)), judged };
  });
}

function wordsOf({ segments }: PipelineResult): { text: string; confidence: number }[] {
  return segments
    .flatMap(({ words }) => words)
    .sort((a, b) => a.s - b.s)
    .map(({ t, c }) => ({ text: t, confidence: c }));
}

export function errorsOf({ substitutions, deletions, insertions }: WordErrors): number {
  return substitutions + deletions + insertions;
}

function scoreSentences(sentences: readonly HeardSentence[]) {
  const share = (scores: readonly WordErrors[]) =>
    rated(scores.map((score) => ({ errors: errorsOf(score), total: score.length })));
  const sum = (key: "substitutions" | "deletions" | "insertions" | "length") =>
    sentences.reduce((total, { normal }) => total + normal[key], 0);
  return {
    wer: share(sentences.map(({ normal }) => normal)),
    werPlain: share(sentences.map(({ plain }) => plain)),
    substitutions: sum("substitutions"),
    deletions: sum("deletions"),
    insertions: sum("insertions"),
    words: sum("length"),
    calibration: round(calibrationError(sentences.flatMap(({ judged }) => judged)) ?? 0),
  };
}

function sentenceTable(scored: ({ name: string } & ReturnType<typeof scoreSentences>)[]): Table {
  return {
    title: "Words in single sentences",
    note:
      "Read sentences of five people (LibriSpeech test-other, ten each), each transcribed on its own. Percent of words, " +
      "with the 95 % interval over sentences. Calibration error: how far the confidence of words is from how often they are right.",
    columns: ["speakers", "WER", "without normaliser", "S", "D", "I", "words", "calibration error"],
    rows: scored.map(({ name, wer, werPlain, substitutions, deletions, insertions, words, calibration }) => [
      name,
      percentWithin(wer),
      percent(werPlain.rate),
      String(substitutions),
      String(deletions),
      String(insertions),
      String(words),
      percent(calibration),
    ]),
  };
}

async function meetingRows(bench: Workbench, sentences: readonly HeardSentence[]) {
  const alone = new Map(sentences.map(({ clip, normal }) => [clip.text, normal]));
  return (await bench.meetings()).flatMap((meeting) => {
    const scored = scoreMeetingWords(meeting);
    if (scored === null) return [];
    const clean = meeting.spoken.flatMap(({ text }) => (text === undefined ? [] : (alone.get(text) ?? [])));
    return [
      {
        name: meeting.name,
        errors: scored.errors,
        length: scored.length,
        cleanErrors: clean.reduce((sum, score) => sum + errorsOf(score), 0),
        cleanLength: clean.reduce((sum, score) => sum + score.length, 0),
      },
    ];
  });
}

function meetingTable(meetings: Awaited<ReturnType<typeof meetingRows>>, all: string, clean: string): Table {
  return {
    title: "The same sentences said in meetings",
    note:
      "Synthetic meetings of which all words are known. Words of all voices in the order of time, against utterances that " +
      "may be interleaved where they overlap, so that only hearing counts and not who was taken for whom.",
    columns: ["meeting", "WER", "alone", "difference", "words"],
    rows: [
      ["all", all, clean, "", String(meetings.reduce((sum, { length }) => sum + length, 0))],
      ...meetings.map(({ name, errors, length, cleanErrors, cleanLength }) => [
        name,
        percent(errors / length),
        percent(cleanErrors / cleanLength),
        percent(errors / length - cleanErrors / cleanLength),
        String(length),
      ]),
    ],
  };
}

function worstSentences(sentences: readonly HeardSentence[]) {
  return sentences
    .toSorted((a, b) => errorsOf(b.normal) - errorsOf(a.normal))
    .slice(0, 5)
    .map(({ clip, normal }) => ({ id: clip.id, errors: errorsOf(normal), words: normal.length }));
}
