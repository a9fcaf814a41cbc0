import type { Clip } from "./labelledAudio.ts";

/** Thresholds are looked at on half A and reported on half B; nobody speaks in both but in meetings of "both". */
export type Half = "A" | "B" | "both";

const halfA = new Set(["1688", "1998"]);
/** At least this much of a person's speech enrolls them, and then is in no meeting. */
const enrolledSec = 12;
const guestsOfHalf = 8;
const colleaguesOfHalf = 8;

/** Someone whose words are known, with what enrolls them apart from what they say in meetings. */
export interface Person<C extends Clip = Clip> {
  id: string;
  enrollment: C[];
  inMeetings: C[];
}

export interface Cast<C extends Clip = Clip> {
  people: Person<C>[];
  /** One clip each; they speak in meetings and are never enrolled. */
  guests: C[];
  /** One clip each; enrolled and never present. */
  colleagues: C[];
}

/** Who belongs to which half. `sentences` are in the order of the people. */
export function castOf<C extends Clip & { durationSec: number }>(
  sentences: readonly C[],
  others: readonly C[],
): Record<"A" | "B", Cast<C>> {
  const people = [...Map.groupBy(sentences, ({ speaker }) => speaker)].map(([id, clips]) => divide(id, clips));
  const half = (isA: boolean, n: number): Cast<C> => {
    const own = others.filter((_, i) => i % 2 === n);
    return {
      people: people.filter(({ id }) => halfA.has(id) === isA),
      guests: own.slice(0, guestsOfHalf),
      colleagues: own.slice(guestsOfHalf, guestsOfHalf + colleaguesOfHalf),
    };
  };
  return { A: half(true, 0), B: half(false, 1) };
}

/** How many of the other voices `castOf` needs. */
export const otherVoicesNeeded = 2 * (guestsOfHalf + colleaguesOfHalf);

export function halfOfSpeaker(speaker: string): "A" | "B" {
  return halfA.has(speaker) ? "A" : "B";
}

function divide<C extends Clip & { durationSec: number }>(id: string, clips: readonly C[]): Person<C> {
  let seconds = 0;
  const enrollment = clips.filter(({ durationSec }) => {
    const isNeeded = seconds < enrolledSec;
    if (isNeeded) seconds += durationSec;
    return isNeeded;
  });
  return { id, enrollment, inMeetings: clips.filter((clip) => !enrollment.includes(clip)) };
}
