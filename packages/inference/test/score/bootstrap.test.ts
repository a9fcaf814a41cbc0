import { describe, expect, it } from "vitest";
import { rateInterval, rateOf } from "../../src/score/bootstrap.ts";
import { calibrationError } from "../../src/score/calibrationError.ts";

describe("rateOf", () => {
  it("is the rate of all together, inside its interval", () => {
    const shares = [
      { errors: 1, total: 10 },
      { errors: 9, total: 30 },
      { errors: 2, total: 60 },
    ];
    expect(rateOf(shares)).toBe(0.12);
    const [low, high] = rateInterval(shares)!;
    expect(low).toBeLessThan(0.12);
    expect(high).toBeGreaterThan(0.12);
    expect(rateInterval(shares)).toEqual([low, high]);
    expect(rateInterval(shares.slice(1))).toBeNull();
  });
});

describe("calibrationError", () => {
  it("is how far confidence is from truth", () => {
    const words = (confidence: number, right: number, wrong: number) => [
      ...Array.from({ length: right }, () => ({ confidence, isRight: true })),
      ...Array.from({ length: wrong }, () => ({ confidence, isRight: false })),
    ];
    expect(calibrationError(words(0.75, 3, 1))).toBeCloseTo(0, 10);
    expect(calibrationError([...words(1, 5, 5), ...words(0.5, 5, 5)])).toBeCloseTo(0.25, 10);
    expect(calibrationError([])).toBeNull();
  });
});
