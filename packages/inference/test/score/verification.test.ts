import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  calibrate,
  equalErrorRate,
  leastDetectionCost,
  likelihoodCost,
  ratesAt,
} from "../../src/score/verification.ts";

const golden = { targets: [0.9, 0.8, 0.4], nonTargets: [0.7, 0.3, 0.2] };
const scores = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 12 });
const trials = fc.record({ targets: scores, nonTargets: scores });

describe("verification", () => {
  it("gives the published example", () => {
    expect(equalErrorRate(golden).rate).toBeCloseTo(1 / 3, 10);
    expect(leastDetectionCost(golden)).toBeCloseTo(1 / 3, 10);
  });

  it("is nothing where both kinds are apart, and half where they are alike", () => {
    const apart = { targets: [3, 4, 5], nonTargets: [0, 1, 2] };
    expect(equalErrorRate(apart).rate).toBe(0);
    expect(leastDetectionCost(apart)).toBe(0);
    expect(equalErrorRate({ targets: [1, 2], nonTargets: [1, 2] }).rate).toBeCloseTo(0.5, 10);
  });

  it("stays within its bounds and does not mind a change of scale", () => {
    fc.assert(
      fc.property(trials, ({ targets, nonTargets }) => {
        const { rate, threshold } = equalErrorRate({ targets, nonTargets });
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(1);
        expect(leastDetectionCost({ targets, nonTargets })).toBeLessThanOrEqual(1 + 1e-9);
        const scale = (values: number[]) => values.map((value) => 2 * value + 1);
        expect(equalErrorRate({ targets: scale(targets), nonTargets: scale(nonTargets) }).rate).toBeCloseTo(rate, 10);
        const { missRate, falseAlarmRate } = ratesAt({ targets, nonTargets }, threshold);
        expect(missRate).toBeGreaterThanOrEqual(falseAlarmRate);
      }),
    );
  });

  it("measures what a ratio is worth, and makes ratios of scores", () => {
    expect(likelihoodCost({ targets: [0], nonTargets: [0] })).toBeCloseTo(1, 10);
    expect(likelihoodCost({ targets: [800], nonTargets: [-800] })).toBe(0);
    expect(likelihoodCost({ targets: [-9], nonTargets: [9] })).toBeGreaterThan(10);
    const overlapping = { targets: [0.2, 0.6, 0.7, 0.9], nonTargets: [0, 0.1, 0.3, 0.65] };
    const { slope, offset } = calibrate(overlapping);
    expect(slope).toBeGreaterThan(0);
    const ratios = (values: readonly number[]) => values.map((value) => slope * value + offset);
    const cost = likelihoodCost({ targets: ratios(overlapping.targets), nonTargets: ratios(overlapping.nonTargets) });
    expect(cost).toBeLessThan(1);
    expect(cost).toBeGreaterThan(0);
  });
});
