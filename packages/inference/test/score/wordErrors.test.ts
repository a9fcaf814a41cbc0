import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meetingWordErrors } from "../../src/score/meetingWordErrors.ts";
import { speakerWordErrors } from "../../src/score/speakerWordErrors.ts";
import { alignWords, countWordErrors } from "../../src/score/wordErrors.ts";

const split = (text: string) => text.split(" ").filter((word) => word !== "");
const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });

describe("alignWords", () => {
  it("counts each kind of error", () => {
    const found = alignWords(split("a b c d"), split("a x c d e"));
    expect(found).toMatchObject({ substitutions: 1, deletions: 0, insertions: 1, length: 4 });
    expect(found.isRight).toEqual([true, false, true, true, false]);
    expect(alignWords([], split("a b"))).toMatchObject({ insertions: 2, length: 0 });
    expect(alignWords(split("a b"), [])).toMatchObject({ deletions: 2, length: 2 });
  });

  it("is a distance, and agrees with the count alone", () => {
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        const { substitutions, deletions, insertions, isRight } = alignWords(a, b);
        const distance = substitutions + deletions + insertions;
        expect(distance).toBe(countWordErrors(a, b));
        expect(distance).toBe(countWordErrors(b, a));
        expect(countWordErrors(a, c)).toBeLessThanOrEqual(distance + countWordErrors(b, c));
        expect(isRight.filter(Boolean).length).toBe(a.length - substitutions - deletions);
      }),
    );
  });
});

describe("speakerWordErrors", () => {
  it("gives the published example", () => {
    const reference = ["a b c", "d e"].map(split);
    expect(speakerWordErrors(reference, ["d e", "a b x"].map(split))).toBe(1);
    expect(speakerWordErrors(reference, ["d e", "a b x", "z"].map(split))).toBe(2);
    expect(speakerWordErrors(reference, ["d e"].map(split))).toBe(3);
  });

  it("does not mind how voices are numbered", () => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), (speakers) => {
        expect(speakerWordErrors(speakers, speakers.toReversed())).toBe(0);
      }),
    );
  });
});

describe("meetingWordErrors", () => {
  it("lets overlapping utterances be interleaved and no others", () => {
    const first = { start: 0, end: 2, words: split("a b c") };
    const over = { start: 1, end: 3, words: split("x y") };
    expect(meetingWordErrors([first, over], split("a x b y c"))).toBe(0);
    expect(meetingWordErrors([first, over], split("x y a b c"))).toBe(0);
    expect(meetingWordErrors([first, over], split("a x c"))).toBe(2);
    const after = { start: 2, end: 3, words: split("x y") };
    expect(meetingWordErrors([after, first], split("a b c x y"))).toBe(0);
    expect(meetingWordErrors([first, after], split("x y a b c"))).toBe(4);
    expect(meetingWordErrors([], split("a"))).toBe(1);
  });

  it("is the plain distance where nobody overlaps, and never more than it", () => {
    const speech = fc.array(words, { maxLength: 3 });
    fc.assert(
      fc.property(speech, words, (parts, found) => {
        const plain = countWordErrors(parts.flat(), found);
        const apart = parts.map((part, n) => ({ start: n, end: n + 1, words: part }));
        const together = parts.map((part, n) => ({ start: n / 10, end: 1, words: part }));
        expect(meetingWordErrors(apart, found)).toBe(plain);
        expect(meetingWordErrors(together, found)).toBeLessThanOrEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});
