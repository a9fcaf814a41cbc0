import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { performCommand } from "../src/edit/performCommand.ts";
import type { SegmentState } from "../src/edit/segmentState.ts";
import { reviewChecks, reviewTimeMs } from "../src/review.ts";
import { talkTimes } from "../src/talkTimes.ts";
import type { Word } from "../src/transcript.ts";

const word = (t: string, c: number, s: number, more: Partial<Word> = {}): Word => ({ t, s, e: s + 400, c, ...more });
const passage = (id: string, words: Word[], speakerId: string | null = null): SegmentState => ({
  id,
  n: 0,
  startMs: words[0]?.s ?? 0,
  endMs: words.at(-1)?.e ?? 0,
  speakerId,
  words,
});
const options = { doubtfulBelow: 0.5 };

describe("what to look at first", () => {
  it("is names of voices, then names in the text, then words by doubt and length", () => {
    const passages = [
      passage("a", [word("So", 0.9, 0), word("a", 0.1, 500), word("plan", 0.9, 1000)], "s1"),
      passage("b", [word("ask", 0.9, 2000), word("Wilhelmina", 0.4, 2500), word("about", 0.9, 3000)], "s2"),
      passage("c", [word("the", 0.9, 4000), word("depreciation", 0.2, 4500)], "s3"),
    ];
    const speakers = [
      { id: "s1", state: "suggested" as const, isConfirmed: false },
      { id: "s2", state: "suggested" as const, isConfirmed: true },
      { id: "s3", state: "named" as const, isConfirmed: false },
    ];
    const checks = reviewChecks(passages, speakers, options);
    expect(checks.map((check) => (check.kind === "name" ? check.speakerId : check.text))).toEqual([
      "s1",
      "Wilhelmina",
      "depreciation",
      "a",
    ]);
    expect(checks[1]).toMatchObject({ isName: true, segmentId: "b", from: 1, to: 2, startMs: 2500, endMs: 2900 });
    expect(reviewTimeMs(checks)).toBe(15_000 + 3 * 6400);
  });

  it("joins neighbours, names every mark, and passes over what a person wrote", () => {
    const words = [
      word("go", 0.2, 0, { f: ["loop"] }),
      word("go", 0.9, 500, { f: ["loop", "overlap"] }),
      word("Mine", 1, 1000, { h: true }),
      word("left", 0.9, 1500, { f: ["gap"] }),
    ];
    const checks = reviewChecks([passage("a", words)], [], options);
    expect(checks).toMatchObject([
      { text: "go go", flags: ["loop", "overlap"], isDoubtful: true, from: 0, to: 2 },
      { text: "left", flags: ["gap"], isDoubtful: false, from: 3, to: 4 },
    ]);
  });

  it("asks for every doubtful or marked word once, and for no other", () => {
    const arbitrary = fc.array(
      fc.record({ c: fc.double({ min: 0, max: 1, noNaN: true }), isMarked: fc.boolean(), isTyped: fc.boolean() }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, (given) => {
        const words = given.map(({ c, isMarked, isTyped }, i) =>
          word("x", c, i * 500, { ...(isMarked && { f: ["rate" as const] }), ...(isTyped && { h: true as const }) }),
        );
        const asked = reviewChecks([passage("a", words)], [], options)
          .flatMap((check) =>
            check.kind === "words" ? Array.from({ length: check.to - check.from }, (_, i) => check.from + i) : [],
          )
          .sort((a, b) => a - b);
        const open = words.flatMap((one, i) => (!one.h && (one.c < 0.5 || one.f) ? [i] : []));
        expect(asked).toEqual(open);
      }),
    );
  });

  it("asks no more for words that a person found right; their text, times and marks stay", () => {
    const segment = passage("a", [word("a", 0.9, 0), word("bee", 0.2, 500, { f: ["rate"] }), word("sea", 0.3, 1000)]);
    const view = { segment: () => segment, next: () => undefined, machine: () => ({ words: [], speakerId: null }) };
    const command = { kind: "confirm" as const, segmentId: "a", version: 1, from: 1, to: 3 };
    const [change] = performCommand(command, view);
    expect(change?.after?.words).toEqual([
      segment.words[0],
      { t: "bee", s: 500, e: 900, c: 1, h: true, f: ["rate"] },
      { t: "sea", s: 1000, e: 1400, c: 1, h: true },
    ]);
    const after = { ...segment, ...change?.after };
    expect(reviewChecks([after], [], options)).toEqual([]);
    expect(performCommand(command, { ...view, segment: () => after })).toEqual([]);
  });
});

it("talk time is what the passages of a speaker last", () => {
  const passages = [
    passage("a", [word("x", 1, 0)], "s1"),
    passage("b", [word("y", 1, 100)], "s1"),
    passage("c", [word("z", 1, 0)]),
  ];
  expect([...talkTimes(passages)]).toEqual([["s1", 800]]);
});
