import { randomFrom } from "@rollcall/inference/score/random";
import { randomRoom } from "@rollcall/inference/score/room";
import type { MeetingPlan, Utterance } from "@rollcall/inference/score/syntheticMeeting";
import { cutAtPauses } from "./cutAtPauses.ts";
import type { Cast, Half, Person } from "./halves.ts";
import type { HeardClip } from "./workbench.ts";

/** A meeting to be made: who is there, and how it sounds. */
export interface PlannedMeeting {
  name: string;
  half: Half;
  /** "close" or "room". */
  sound: string;
  people: Person<HeardClip>[];
  guests: HeardClip[];
  utterances: Utterance[];
  plan: MeetingPlan;
}

/** From close microphones to a noisy room in which people talk over each other and differ in level. */
const kinds = [
  { voices: 2, sound: "close", overlapChance: 0, longestOverlapSec: 0, pauseSec: 1.3, levelSpreadDb: 0 },
  { voices: 2, sound: "room", overlapChance: 0.4, longestOverlapSec: 1.5, pauseSec: 1.3, levelSpreadDb: 5 },
  { voices: 3, sound: "close", overlapChance: 0.3, longestOverlapSec: 1.5, pauseSec: 0.4, levelSpreadDb: 3 },
  { voices: 3, sound: "room", overlapChance: 0.6, longestOverlapSec: 3, pauseSec: 1.3, levelSpreadDb: 5 },
  { voices: 5, sound: "close", overlapChance: 0.3, longestOverlapSec: 1.5, pauseSec: 0.4, levelSpreadDb: 3 },
  { voices: 5, sound: "room", overlapChance: 0.5, longestOverlapSec: 2.5, pauseSec: 0.4, levelSpreadDb: 5 },
];

/** Each kind for each half; people whose words are known first, guests where there are too few; and all five together. */
export function planMeetings(cast: Record<"A" | "B", Cast<HeardClip>>): PlannedMeeting[] {
  const meetings: PlannedMeeting[] = [];
  for (const half of ["A", "B"] as const) {
    const guests = [...cast[half].guests];
    for (const [k, kind] of kinds.entries()) {
      const people = rotated(cast[half].people, k + 1).slice(0, kind.voices);
      const present = guests.splice(0, kind.voices - people.length);
      meetings.push(planned(kind, half, people, present, meetings.length));
    }
  }
  const everybody = [...cast.A.people, ...cast.B.people];
  for (const kind of kinds.filter(({ voices }) => voices === 5))
    meetings.push(planned(kind, "both", everybody, [], meetings.length));
  return meetings;
}

function planned(
  { voices, sound, ...kind }: (typeof kinds)[number],
  half: Half,
  people: Person<HeardClip>[],
  guests: HeardClip[],
  seed: number,
): PlannedMeeting {
  const random = randomFrom(1000 + seed);
  const plan = { ...kind, seed, room: sound === "room" ? randomRoom(random) : null, continueChance: 0.2 };
  const utterances = [
    ...people.flatMap(({ inMeetings }) => inMeetings.map(utteranceOf)),
    ...guests.flatMap(({ speaker, samples }) => cutAtPauses(samples).map((piece) => ({ speaker, samples: piece }))),
  ];
  return {
    name: `${half === "both" ? "A+B" : half} ${voices} ${sound}`,
    half,
    sound,
    people,
    guests,
    utterances,
    plan,
  };
}

function utteranceOf({ speaker, samples, text }: HeardClip): Utterance {
  return text === null ? { speaker, samples } : { speaker, samples, text };
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
