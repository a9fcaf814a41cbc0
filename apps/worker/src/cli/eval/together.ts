import { normaliseEnglish } from "@rollcall/inference/score/normaliseEnglish";
import { speakerWordErrors } from "@rollcall/inference/score/speakerWordErrors";
import { scoreMeetingWords, wordsBySpeaker } from "./meetingWords.ts";
import { percent, percentWithin, rated, type Section } from "./report.ts";

/** How often words are right and given to the right person. */
export const togetherSection: Section = async (bench) => {
  const meetings = (await bench.meetings()).flatMap((meeting) => {
    const scored = scoreMeetingWords(meeting);
    return scored === null ? [] : [{ name: meeting.name, half: meeting.half, ...scored }];
  });
  const groups = [
    ["synthetic, all", meetings],
    ["synthetic, half A", meetings.filter(({ half }) => half === "A")],
    ["synthetic, half B", meetings.filter(({ half }) => half === "B")],
    ...meetings.map((meeting) => [meeting.name, [meeting]] as const),
  ] as const;
  const rows = groups.map(([name, own]) => {
    const cpWer = rated(own.map(({ errorsWithSpeakers, length }) => ({ errors: errorsWithSpeakers, total: length })));
    const wer = rated(own.map(({ errors, length }) => ({ errors, total: length })));
    const tcpWer = rated(own.map(({ errorsWithTimes, length }) => ({ errors: errorsWithTimes, total: length })));
    return { name, cpWer, tcpWer, wer, attribution: (cpWer.rate ?? 0) - (wer.rate ?? 0) };
  });
  const real = await realMeetings(bench);
  return {
    figures: {
      cpWer: rows[0]!.cpWer,
      tcpWer: rows[0]!.tcpWer,
      wer: rows[0]!.wer,
      cpWerMinusWer: rows[0]!.attribution,
      recordings: Object.fromEntries([...rows, ...real].map(({ name, ...rest }) => [name, rest])),
    },
    tables: [
      {
        title: "Words given to people",
        note:
          "cpWER: each voice's words joined, voices paired with people so that errors are fewest. tcpWER: the same, but a word counts only within 5 s of where it was said. What cpWER exceeds the WER of " +
          "the same meeting by are words given to the wrong person (twice: missing here, too many there). " +
          "ami-es2004a has fragments and fillers in its reference and no times, so it has no WER of its own.",
        columns: ["recordings", "cpWER", "tcpWER", "WER", "difference"],
        rows: [
          ...rows.map(({ name, cpWer, tcpWer, wer, attribution }) => [
            name,
            percentWithin(cpWer),
            percent(tcpWer.rate),
            percent(wer.rate),
            percent(attribution),
          ]),
          ...real.map(({ name, cpWer }) => [name, percent(cpWer.rate), "", "", ""]),
        ],
      },
    ],
  };
};

async function realMeetings(bench: Parameters<Section>[0]) {
  return (await bench.recordings()).flatMap(({ recording, result }) => {
    if (recording.words === null) return [];
    const reference = recording.words.map(normaliseEnglish);
    const total = reference.reduce((sum, words) => sum + words.length, 0);
    const cpWer = rated([{ errors: speakerWordErrors(reference, wordsBySpeaker(result)), total }]);
    return [{ name: recording.name, cpWer }];
  });
}
