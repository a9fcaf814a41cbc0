import { matchSpeakers } from "@rollcall/core/match";
import { Sureness } from "@rollcall/core/naming";
import type { Pcm } from "@rollcall/inference/artefacts";
import { embedGroups, rowsOf } from "@rollcall/inference/diarize/listen";
import { cutSpeech, netSamples } from "@rollcall/inference/pieces";
import { type Channel, channelKinds, hearThrough } from "@rollcall/inference/score/channel";
import { type HeardPerson, type HeardPiece, makeVoiceTrials } from "@rollcall/inference/score/voiceTrials";
import { speechRegions } from "@rollcall/inference/vad";
import { withoutThem } from "./namingTrials.ts";
import { percent, type Section, type Table } from "./report.ts";
import { type HeardClip, type Workbench, writePcm } from "./workbench.ts";

/** Channels that neither the voice space nor the calibration of names has met. */
const channels = Array.from({ length: 10 }, (_, n): Channel => {
  return { kind: channelKinds[n % channelKinds.length]!, seed: 101 + n };
});
const trialCount = 2000;
/** From here on a voice has said enough to be judged as a meeting's voices are. */
const longMs = 8000;

interface Tally {
  voices: number;
  known: number;
  right: number;
  wrong: number;
}

/**
 * Thousands of voices of meetings put together from pieces, without diarization: how often each sureness names rightly
 * and wrongly, by the channel through which the meeting is heard.
 */
export const manyTrials: Section = async (bench) => {
  const space = await bench.space();
  if (!space) return { figures: {}, tables: [] };
  const cast = await bench.cast();
  const people = [
    ...(await everyOne(cast.B.people, ({ id, enrollment, inMeetings }) =>
      hearPerson(bench, id, enrollment, inMeetings),
    )),
    ...(await everyOne([...cast.A.guests, ...cast.A.colleagues, ...cast.B.guests, ...cast.B.colleagues], (clip) =>
      hearPerson(bench, clip.speaker, [clip], []),
    )),
  ].filter(({ enrolls, speaks }) => enrolls.length > 0 && speaks.length > 0);
  const enrolled = people.map(({ id, enrolls }) => ({
    id,
    samples: enrolls.map(({ vectors, seconds }) => ({ vector: vectors[0]!, weight: seconds })),
  }));
  const fair = withoutThem(space, enrolled);
  console.error(`names: ${trialCount} trials`);
  const trials = makeVoiceTrials(people, { count: trialCount, seed: 4711, channels: channels.map((_, n) => n + 1) });
  const tallies = new Map<string, Tally>();
  for (const sureness of Sureness.options)
    for (const trial of trials) {
      const matches = matchSpeakers(trial.voices, trial.people, fair, { sureness });
      for (const [v, { state, personId }] of matches.entries()) {
        const truth = trial.truth[v]!;
        const isKnown = trial.people.some(({ id }) => id === truth);
        const groups = ["all", channels[trial.channel - 1]!.kind];
        if (trial.channel === trial.enrolledThrough) groups.push("enrolled through the same channel");
        if (trial.voices[v]!.netSpeechMs >= longMs) groups.push("8 s of speech and more");
        for (const group of groups) {
          const key = `${group}\t${sureness}`;
          const tally = tallies.get(key) ?? { voices: 0, known: 0, right: 0, wrong: 0 };
          tally.voices++;
          if (isKnown) tally.known++;
          if (state === "named" && personId === truth) tally.right++;
          if (state === "named" && personId !== truth) tally.wrong++;
          tallies.set(key, tally);
        }
      }
    }
  return { figures: Object.fromEntries(tallies), tables: [tableOf(tallies)] };
};

function tableOf(tallies: ReadonlyMap<string, Tally>): Table {
  const groups = ["all", ...channelKinds, "enrolled through the same channel", "8 s of speech and more"];
  return {
    title: "Names, voice by voice",
    note:
      "Meetings of one to eight people put together from pieces, all through one simulated room, microphone or line; enrolled " +
      "as recorded, through the same channel or another. Half B's people, who had no part in the calibration, and the further voices " +
      "(taken out of the cohort; the calibration met them through other channels), each with 1 to 40 s. For each sureness: the share of enrolled " +
      "people's voices that got their name, and how many voices got somebody else's.",
    columns: ["channel", "voices", ...Sureness.options.flatMap((sureness) => [`${sureness}: recall`, "wrong"])],
    rows: groups.map((group) => {
      const cells = Sureness.options.map((sureness) => tallies.get(`${group}\t${sureness}`));
      return [
        group,
        String(cells[0]?.voices ?? 0),
        ...cells.flatMap((tally) => [tally ? percent(tally.right / tally.known) : "", String(tally?.wrong ?? 0)]),
      ];
    }),
  };
}

/** One after the other: each fills every lane by itself. */
async function everyOne<T>(items: readonly T[], hear: (item: T) => Promise<HeardPerson>): Promise<HeardPerson[]> {
  const heard: HeardPerson[] = [];
  for (const item of items) heard.push(await hear(item));
  return heard;
}

/** With a single clip its first half enrolls. */
async function hearPerson(
  bench: Workbench,
  id: string,
  enrollment: readonly HeardClip[],
  inMeetings: readonly HeardClip[],
): Promise<HeardPerson> {
  const enrolls = (await Promise.all(enrollment.map((clip) => hearClip(bench, clip)))).flat();
  const speaks = (await Promise.all(inMeetings.map((clip) => hearClip(bench, clip)))).flat();
  if (inMeetings.length > 0) return { id, enrolls, speaks };
  const half = Math.ceil(enrolls.length / 2);
  return { id, enrolls: enrolls.slice(0, half), speaks: enrolls.slice(half) };
}

async function hearClip(bench: Workbench, { pcm, samples }: HeardClip): Promise<HeardPiece[]> {
  const { models, signal, scratch } = bench;
  const regions = speechRegions(await models.speechProbabilities(pcm, signal), pcm.samples);
  const groups = cutSpeech(regions, { length: 48_000, shortest: 16_000, longestGap: 24_000 });
  const listen = async (heard: Pcm) => rowsOf(await embedGroups(models, heard, groups, signal));
  const byChannel = [await listen(pcm)];
  for (const channel of channels) byChannel.push(await listen(await writePcm(hearThrough(samples, channel), scratch)));
  return groups.map((group, g) => ({
    seconds: netSamples(group) / 16_000,
    vectors: byChannel.map((vectors) => vectors[g]!), // a second of speech and more always has a vector
  }));
}
