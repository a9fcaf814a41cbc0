import { describe, expect, it } from "vitest";
import { equalErrorRate } from "../src/cli/eval/equalErrorRate.ts";
import { editDistance, plainWords, speakerWordErrors } from "../src/cli/eval/wordErrors.ts";

describe("measures", () => {
  it("counts insertions, deletions and substitutions", () => {
    const errors = (reference: string, found: string) => editDistance(plainWords(reference), plainWords(found));
    expect(errors("one two three", "One, two three.")).toBe(0);
    expect(errors("one two three", "one three")).toBe(1);
    expect(errors("one two three", "one 2 3 three")).toBe(2);
    expect(errors("", "a b")).toBe(2);
  });

  it("pairs speakers so that errors are fewest, and counts those left over", () => {
    expect(speakerWordErrors([["a", "b"], ["c"]], [["c"], ["a", "b"]])).toBe(0);
    expect(speakerWordErrors([["a", "b"], ["c"]], [["a", "b", "c"]])).toBe(2);
    expect(speakerWordErrors([["a"]], [["a"], ["x", "y"]])).toBe(2);
  });

  it("finds the rate where both errors are equal", () => {
    expect(equalErrorRate([0.8, 0.9], [0.1, 0.2])).toBe(0);
    expect(equalErrorRate([0.8, 0.3], [0.1, 0.5])).toBe(0.5);
  });
});
