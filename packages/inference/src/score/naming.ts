import type { SpeakerInterval } from "./der.ts";
import { sliceTime } from "./slices.ts";

/** Who was named while whom spoke; all in the unit of the intervals. Silence counts nowhere. */
export interface NamingScore {
  /** Speech under the name of somebody who does speak then. */
  rightNamed: number;
  /** Speech under the name of somebody who does not. */
  wrongNamed: number;
  /** Speech of people who are enrolled. */
  enrolled: number;
  /** Speech of people who are not, and how much of it bears no wrong name. */
  strangers: number;
  strangersUnnamed: number;
}

/**
 * Names against the truth. `reference` has people by id; `named` has only speech that bears a name, with the id of the
 * person named. Edges are counted to the sample: a turn that ends late puts its name on the next speaker's first words.
 */
export function scoreNaming(
  reference: readonly SpeakerInterval[],
  named: readonly SpeakerInterval[],
  enrolled: ReadonlySet<string>,
  options: { collar?: number } = {},
): NamingScore {
  const { referenceNames, hypothesisNames, slices } = sliceTime(reference, named, options.collar);
  const score: NamingScore = { rightNamed: 0, wrongNamed: 0, enrolled: 0, strangers: 0, strangersUnnamed: 0 };
  for (const { duration, reference: speaking, hypothesis } of slices) {
    if (speaking.length === 0) continue;
    const people = speaking.map((r) => referenceNames[r]!);
    const names = hypothesis.map((h) => hypothesisNames[h]!);
    const right = names.filter((name) => people.includes(name)).length;
    const known = people.filter((person) => enrolled.has(person)).length;
    score.rightNamed += duration * right;
    score.wrongNamed += duration * (names.length - right);
    score.enrolled += duration * known;
    score.strangers += duration * (people.length - known);
    if (right === names.length) score.strangersUnnamed += duration * (people.length - known);
  }
  return score;
}
