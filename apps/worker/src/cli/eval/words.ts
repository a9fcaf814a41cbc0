import type { PipelineResult } from "@rollcall/inference/pipeline";
import { calibrationError, type JudgedWord } from "@rollcall/inference/score/calibrationError";
import { normaliseEnglish, plainWords } from "@rollcall/inference/score/normaliseEnglish";
import { makeMeeting } from "@rollcall/inference/score/syntheticMeeting";
import { alignWords, type WordErrors } from "@rollcall/inference/score/wordErrors";
import { halfOfSpeaker } from "./halves.ts";
import { hearWords } from "./hearWords.ts";
import { joinSentences } from "./joinSentences.ts";
import { planMeetings } from "./meetingPlans.ts";
import { scoreMeetingWords } from "./meetingWords.ts";
import { percent, percentWithin, rated, round, type Section, type Table } from "./report.ts";
import { type HeardClip, type Workbench, writePcm } from "./workbench.ts";

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

  const joined = await joinedRows(bench, sentences);
  const meetings = await meetingRows(bench, sentences);
  const inMeetings = rated(meetings.map(({ errors, length }) => ({ errors, total: length })));
  const clean = rated(meetings.map(({ cleanErrors, cleanLength }) => ({ errors: cleanErrors, total: cleanLength })));
  const apart = rated(meetings.map(({ errorsApart, lengthApart }) => ({ errors: errorsApart, total: lengthApart })));
  const calibrationInMeetings = round(calibrationError(meetings.flatMap(({ judged }) => judged)) ?? 0);
  return {
    figures: {
      wer,
      werWithoutNormaliser: werPlain,
      confidenceCalibrationError: calibration,
      bySpeaker: Object.fromEntries(scored.slice(1).map(({ name, ...rest }) => [name, rest])),
      joined,
      werInMeetings: inMeetings,
      confidenceCalibrationErrorInMeetings: calibrationInMeetings,
      werInMeetingsWithoutOverlap: apart,
      werOfTheSameSentencesAlone: clean,
      meetings: meetings.map((meeting) => ({ ...meeting, judged: undefined })),
      worst: worstSentences(sentences),
    },
    tables: [
      sentenceTable(scored),
      joinedTable(joined),
      meetingTable(
        meetings,
        [percentWithin(inMeetings), percent(apart.rate), percent(clean.rate)],
        calibrationInMeetings,
      ),
    ],
  };
};

/** Word errors of every sentence on its own, by its id. */
export async function heardSentences({ sentences }: Workbench): Promise<HeardSentence[]> {
  return (await sentences()).map(({ clip, result }) => {
    const reference = normaliseEnglish(clip.text ?? "");
    const said = wordsOf(result)
      .map(({ text }) => text)
      .join(" ");
    const normal = alignWords(reference, normaliseEnglish(said));
    const plain = alignWords(plainWords(clip.text ?? ""), plainWords(said));
    return { clip, normal, plain, judged: judge(reference, result) };
  });
}

/** Each word that was found, with whether it is right. */
function judge(reference: readonly string[], result: PipelineResult): JudgedWord[] {
  const found = wordsOf(result).flatMap(({ text, confidence }) =>
    normaliseEnglish(text).map((word) => ({ word, confidence })),
  );
  const { isRight } = alignWords(
    reference,
    found.map(({ word }) => word),
  );
  return found.map(({ confidence }, n) => ({ confidence, isRight: isRight[n]! }));
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

/** The sentences of each half read on for ten minutes: no state, cut or pause may cost words. */
async function joinedRows({ models, scratch, signal, ...bench }: Workbench, sentences: readonly HeardSentence[]) {
  const alone = new Map(sentences.map(({ clip, normal }) => [clip.id, normal]));
  const clips = (await bench.sentences()).map(({ clip }) => clip);
  const rows = [];
  for (const half of ["A", "B"] as const) {
    const own = clips.filter(({ speaker }) => halfOfSpeaker(speaker) === half);
    const { pcm, text } = await joinSentences(own, 1, scratch);
    const found = await hearWords(models, pcm, signal);
    const score = alignWords(normaliseEnglish(text), normaliseEnglish(found.map((word) => word.text).join(" ")));
    const single = own.map(({ id }) => alone.get(id)!);
    const clean = rated(single.map((own) => ({ errors: errorsOf(own), total: own.length }))).rate;
    rows.push({ half, wer: errorsOf(score) / score.length, alone: clean, words: score.length });
  }
  return rows;
}

function joinedTable(joined: Awaited<ReturnType<typeof joinedRows>>): Table {
  return {
    title: "Words in sentences joined to ten minutes",
    note: "The sentences of each half one after another, in a seeded order and again until ten minutes are full.",
    columns: ["sentences", "WER", "alone", "words"],
    rows: joined.map(({ half, wer, alone, words }) => [`half ${half}`, percent(wer), percent(alone), String(words)]),
  };
}

async function meetingRows(bench: Workbench, sentences: readonly HeardSentence[]) {
  const alone = new Map(sentences.map(({ clip, normal }) => [clip.text, normal]));
  const apart = await heardApart(bench);
  return (await bench.meetings()).flatMap((meeting) => {
    const scored = scoreMeetingWords(meeting);
    if (scored === null) return [];
    const clean = meeting.spoken.flatMap(({ text }) => (text === undefined ? [] : (alone.get(text) ?? [])));
    const reference = meeting.spoken.flatMap(({ text = "" }) => normaliseEnglish(text));
    return [
      {
        name: meeting.name,
        errors: scored.errors,
        length: scored.length,
        errorsApart: errorsOf(apart.get(meeting.name)!),
        lengthApart: apart.get(meeting.name)!.length,
        cleanErrors: clean.reduce((sum, score) => sum + errorsOf(score), 0),
        cleanLength: clean.reduce((sum, score) => sum + score.length, 0),
        judged: judge(reference, meeting.result),
      },
    ];
  });
}

/** Word errors of the same meetings when nobody speaks before the other has ended: what is left is the room and the cuts. */
async function heardApart({ models, scratch, signal, ...bench }: Workbench): Promise<Map<string, WordErrors>> {
  const scores = new Map<string, WordErrors>();
  for (const { name, utterances, plan } of planMeetings(await bench.cast())) {
    if (utterances.some(({ text }) => text === undefined)) continue;
    const { samples, spoken } = makeMeeting(utterances, { ...plan, overlapChance: 0 });
    const found = await hearWords(models, await writePcm(samples, scratch), signal);
    const reference = normaliseEnglish(spoken.map(({ text }) => text).join(" "));
    scores.set(name, alignWords(reference, normaliseEnglish(found.map(({ text }) => text).join(" "))));
  }
  return scores;
}

function meetingTable(
  meetings: Awaited<ReturnType<typeof meetingRows>>,
  [all = "", apart = "", clean = ""]: readonly string[],
  calibration: number,
): Table {
  return {
    title: "The same sentences said in meetings",
    note:
      "Synthetic meetings of which all words are known. Words of all voices in the order of time, against utterances that " +
      "may be interleaved where they overlap, so that only hearing counts and not who was taken for whom. Apart: the same " +
      "meeting in which nobody begins before the other has ended. Difference: of these to the sentences alone, and then of " +
      `the meeting as it is. Calibration error of all words: ${percent(calibration)}, where words in overlap are judged in the order of utterances.`,
    columns: ["meeting", "WER", "apart", "alone", "apart - alone", "WER - alone", "words"],
    rows: [
      ["all", all, apart, clean, "", "", String(meetings.reduce((sum, { length }) => sum + length, 0))],
      ...meetings.map(({ name, errors, length, errorsApart, lengthApart, cleanErrors, cleanLength }) => [
        name,
        percent(errors / length),
        percent(errorsApart / lengthApart),
        percent(cleanErrors / cleanLength),
        percent(errorsApart / lengthApart - cleanErrors / cleanLength),
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
