import { type EnrolledPerson, type MatchOptions, matchSpeakers } from "@rollcall/core/match";
import type { Turn } from "@rollcall/core/transcript";
import { dot } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { fanOut } from "@rollcall/inference/fanOut";
import type { PipelineResult } from "@rollcall/inference/pipeline";
import type { SpeakerInterval } from "@rollcall/inference/score/der";
import { type NamingScore, scoreNaming } from "@rollcall/inference/score/naming";
import { decodeMedia } from "../../media.ts";
import type { Half } from "./halves.ts";
import { headsets } from "./labelledAudio.ts";
import { listenToClip } from "./listenToClip.ts";
import { type HeardClip, newPath, type Workbench } from "./workbench.ts";

/** One recording with some of its people enrolled, one of them left out, and others enrolled who are not there. */
export interface NamingTrial {
  recording: string;
  half: Half | "real";
  stranger: string;
  durationSec: number;
  intervals: readonly SpeakerInterval[];
  result: PipelineResult;
  people: readonly EnrolledPerson[];
  space: VoiceSpace | null;
}

export interface NamingOutcome extends NamingScore {
  trial: NamingTrial;
  /** The same with .25 s on each side of every true boundary left out. */
  lenient: NamingScore;
  /** Voices that mostly are an enrolled person and bear no name: why, and whether that person was suggested. */
  unnamed: { truth: string; reason: string; isSuggested: boolean; seconds: number; score: number | null }[];
  /** Voices that bear the name of somebody who is not the one who mostly speaks in them. */
  wrongVoices: { label: string; person: string; truth: string; seconds: number; score: number | null }[];
}

/** Every synthetic meeting as often as it has enrolled people, each of them the stranger once; and the real meeting. */
export async function namingTrials(bench: Workbench): Promise<{ synthetic: NamingTrial[]; real: NamingTrial[] }> {
  const cast = await bench.cast();
  const space = await bench.space();
  const enroll = async (id: string, clips: readonly HeardClip[]): Promise<EnrolledPerson> => {
    const heard = await fanOut(clips, bench.models.lanes, ({ pcm }) => listenToClip(bench, pcm));
    return { id, samples: heard.map(({ vector, speechMs }) => ({ vector, weight: speechMs })) };
  };
  const halves = await Promise.all(
    [cast.A, cast.B].map(async ({ people, colleagues, guests }) => ({
      people: await Promise.all(people.map(({ id, enrollment }) => enroll(id, enrollment))),
      colleagues: await Promise.all(colleagues.map((clip) => enroll(clip.speaker, [clip]))),
      guests: await Promise.all(guests.map((clip) => enroll(clip.speaker, [clip]))),
    })),
  );
  const [a, b] = [halves[0]!, halves[1]!];
  const known = {
    A: [...a.people, ...a.colleagues],
    B: [...b.people, ...b.colleagues],
    both: halves.flatMap(({ people, colleagues }) => [...people, ...colleagues]),
  };
  const fair = space && withoutThem(space, [...a.guests, ...b.guests, ...a.colleagues, ...b.colleagues]);
  const synthetic = (await bench.meetings()).flatMap((meeting) =>
    meeting.people.map(({ id: stranger }): NamingTrial => {
      const { half, name, durationSec, intervals, result } = meeting;
      const people = known[half].filter(({ id }) => id !== stranger);
      return { recording: name, half, stranger, durationSec, intervals, result, people, space: fair };
    }),
  );
  return { synthetic, real: await realTrials(bench, space) };
}

/** Three people of a real meeting, each heard by a headset in the same minute. */
async function realTrials(bench: Workbench, space: VoiceSpace | null): Promise<NamingTrial[]> {
  const everybody = await Promise.all(
    headsets().map(async ({ person, path }): Promise<EnrolledPerson> => {
      const { pcm } = await decodeMedia(bench.decoder, path, newPath(bench.scratch), bench.signal);
      const { vector, speechMs } = await listenToClip(bench, pcm);
      return { id: person, samples: [{ vector, weight: speechMs }] };
    }),
  );
  const found = (await bench.recordings()).find(({ recording }) => recording.name === "ami-es2004a");
  if (!found) return [];
  const { name, intervals } = found.recording;
  return everybody.map(({ id: stranger }) => ({
    recording: name,
    half: "real",
    stranger,
    durationSec: Math.max(...intervals.map(({ end }) => end)),
    intervals,
    result: found.result,
    people: everybody.filter(({ id }) => id !== stranger),
    space,
  }));
}

/** Closer than this in the voice space is the same recording of the same person. */
const samePerson = 0.8;

/** The cohort without people who take part: nobody is to be compared with themselves as a stranger. */
export function withoutThem(space: VoiceSpace, people: readonly EnrolledPerson[]): VoiceSpace {
  const own = people.flatMap(({ samples }) => samples.map(({ vector }) => place(space, vector)));
  const isOther = space.cohort.map((vector) => {
    const placed = place(space, vector);
    return own.every((other) => dot(other, placed) < samePerson);
  });
  const kept = (vectors: readonly Float32Array[]) => vectors.filter((_, i) => isOther[i % isOther.length]);
  return { ...space, cohort: kept(space.cohort), cohortInRooms: kept(space.cohortInRooms ?? []) };
}

/** Names given, against the truth. */
export function judge(trial: NamingTrial, options: MatchOptions = {}): NamingOutcome {
  const { result, people, space, intervals } = trial;
  const matches = matchSpeakers(result.diarization.clusters, people, space, options);
  const names = new Map(
    matches.flatMap(({ label, state, personId }) => (state === "named" && personId ? [[label, personId]] : [])),
  );
  const named = result.turns.flatMap(({ speaker, startMs, endMs }) => {
    const person = names.get(speaker);
    return person === undefined ? [] : [{ speaker: person, start: startMs / 1000, end: endMs / 1000 }];
  });
  const enrolled = new Set(people.map(({ id }) => id));
  const voices = matches.map((match) => {
    const own = result.turns.filter(({ speaker }) => speaker === match.label);
    const seconds = own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) / 1000;
    return { ...match, truth: mainSpeaker(own, intervals), seconds };
  });
  const unnamed = voices.flatMap(({ truth, state, personId, evidence: { reason, score }, seconds }) => {
    if (state === "named" || !enrolled.has(truth)) return [];
    return [{ truth, reason, isSuggested: state === "suggested" && personId === truth, seconds, score }];
  });
  const wrongVoices = voices.flatMap(({ label, personId, state, evidence, truth, seconds }) => {
    if (state !== "named" || personId === null || personId === truth) return [];
    return [{ label, person: personId, truth, seconds, score: evidence.score }];
  });
  return {
    trial,
    ...scoreNaming(intervals, named, enrolled),
    lenient: scoreNaming(intervals, named, enrolled, { collar: 0.25 }),
    unnamed,
    wrongVoices,
  };
}

function mainSpeaker(turns: readonly Turn[], truth: readonly SpeakerInterval[]): string {
  const shared = new Map<string, number>();
  for (const { speaker, start, end } of truth)
    for (const turn of turns) {
      const both = Math.min(end, turn.endMs / 1000) - Math.max(start, turn.startMs / 1000);
      if (both > 0) shared.set(speaker, (shared.get(speaker) ?? 0) + both);
    }
  return [...shared].sort((x, y) => y[1] - x[1])[0]?.[0] ?? "nobody";
}
