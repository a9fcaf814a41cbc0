import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SpokenWords } from "../../src/score/meetingWordErrors.ts";
import { speakerWordErrors } from "../../src/score/speakerWordErrors.ts";
import { timedWordErrors } from "../../src/score/timedWordErrors.ts";

const said = (text: string, start: number, end: number): SpokenWords => ({ start, end, words: text.split(" ") });

describe("timedWordErrors", () => {
  it("counts what is missing, wrong and too much, whoever is called what", () => {
    const reference = [[said("a b c", 0, 3)], [said("d e", 4, 6)]];
    expect(timedWordErrors(reference, [[said("d e", 4, 6)], [said("a b x", 0, 3)]])).toBe(1);
    expect(timedWordErrors(reference, [[said("d e", 4, 6)], [said("a b x", 0, 3)], [said("z", 7, 8)]])).toBe(2);
    expect(timedWordErrors(reference, [[said("a b c", 0, 3)]])).toBe(2);
  });

  it("does not believe a right word at a wrong time", () => {
    const reference = [[said("yes", 0, 1), said("no", 60, 61)]];
    expect(timedWordErrors(reference, [[said("yes", 0, 1), said("no", 60, 61)]])).toBe(0);
    expect(timedWordErrors(reference, [[said("yes", 0, 1), said("no", 30, 31)]])).toBe(2);
    expect(timedWordErrors(reference, [[said("yes", 4, 5), said("no", 64, 65)]])).toBe(0);
    expect(timedWordErrors(reference, [[said("yes", 4, 5), said("no", 64, 65)]], 1)).toBe(4);
  });

  it("shares a segment's time out by letters", () => {
    const reference = [[said("aaaaaaaa b", 0, 9)]];
    expect(timedWordErrors(reference, [[said("b", 8, 9)]], 0)).toBe(1);
    // In the time of the long word it can only stand for that one.
    expect(timedWordErrors(reference, [[said("b", 1, 2)]], 0)).toBe(2);
  });

  it("is what cpWER counts when all times are forgiven, and never less", () => {
    const words = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 });
    const speaker = fc.array(words, { minLength: 1, maxLength: 3 });
    const speakers = fc.array(speaker, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(speakers, speakers, (reference, found) => {
        const timed = (all: string[][][]) =>
          all.map((segments) => segments.map((own, n) => ({ start: 10 * n, end: 10 * n + 9, words: own })));
        const joined = (all: string[][][]) => all.map((segments) => segments.flat());
        const untimed = speakerWordErrors(joined(reference), joined(found));
        expect(timedWordErrors(timed(reference), timed(found), 1e9)).toBe(untimed);
        expect(timedWordErrors(timed(reference), timed(found))).toBeGreaterThanOrEqual(untimed);
      }),
    );
  });
});
