import { expect, test } from "vitest";
import { createFbank, melFilters, subtractMean } from "../src/dsp/fbank.ts";
import { testSignal } from "../src/dsp/testSignal.ts";

const wespeaker = createFbank({ window: "hamming", snipEdges: true, highHz: 8000, scale: 32_768 });
const threeDSpeaker = createFbank({ window: "povey", snipEdges: true, highHz: 8000, scale: 1 });

function meanAndDeviation(values: Float32Array): [number, number] {
  let sum = 0;
  let squares = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  for (const value of values) squares += (value - mean) ** 2;
  return [mean, Math.sqrt(squares / values.length)];
}

function expectAt(features: Float32Array, golden: [frame: number, bin: number, value: number][]) {
  for (const [frame, bin, value] of golden) expect(features[frame * 80 + bin]).toBeCloseTo(value, 3);
}

test("the test signal is the agreed one", () => {
  const signal = testSignal();
  expect([...signal.subarray(0, 4)].map((x) => x.toFixed(8))).toEqual([
    "0.09588511",
    "0.22213925",
    "0.30845824",
    "0.34589154",
  ]);
  expect(signal.reduce((sum, x) => sum + x, 0)).toBeCloseTo(2.510329, 4);
  expect(signal.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(2239.76883, 3);
});

test("Kaldi's filters begin with the agreed weights and have the agreed sum", () => {
  const filters = melFilters(8000);
  const weights = filters.flatMap((filter) => [...filter.weights]);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(250.750822, 4);
  const [lowest] = filters;
  expect(lowest?.first).toBe(1);
  expect(lowest?.weights[0]).toBeCloseTo(0.50398325, 6);
  expect(lowest?.weights[1]).toBeCloseTo(0.13572337, 6);
});

test("wespeaker features equal the golden values", () => {
  const features = wespeaker.compute(testSignal());
  expect(features.length).toBe(198 * 80);
  const [mean, deviation] = meanAndDeviation(features);
  expect(mean).toBeCloseTo(15.11409, 3);
  expect(deviation).toBeCloseTo(3.576089, 3);
  expect(features.reduce((least, x) => Math.min(least, x), Infinity)).toBeCloseTo(7.20979, 3);
  expect(features.reduce((most, x) => Math.max(most, x), -Infinity)).toBeCloseTo(27.18368, 3);
  expectAt(features, [
    [0, 0, 12.80319],
    [1, 10, 13.47127],
    [10, 5, 12.40134],
    [20, 40, 14.71436],
    [50, 20, 14.37934],
    [100, 39, 14.04539],
  ]);
  subtractMean(features);
  expectAt(features, [
    [0, 0, 0.00233],
    [1, 10, 0.32007],
    [10, 5, -0.61611],
    [20, 40, -0.07081],
    [50, 20, -0.27468],
    [100, 39, -0.80668],
  ]);
});

test("3D-Speaker features equal the golden values", () => {
  const features = threeDSpeaker.compute(testSignal());
  const [mean, deviation] = meanAndDeviation(features);
  expect(mean).toBeCloseTo(-9.760136, 3);
  expect(deviation).toBeCloseTo(6.131964, 3);
  expectAt(features, [
    [0, 0, -7.21388],
    [1, 10, -5.42822],
    [10, 5, -9.577],
  ]);
  subtractMean(features);
  expectAt(features, [
    [0, 0, 4.3734],
    [10, 5, 0.30081],
  ]);
});

test("with mirrored ends there is a frame every 10 ms, whatever the length", () => {
  const fbank = createFbank({ window: "povey", snipEdges: false, highHz: 7600, scale: 1 });
  for (const samples of [80, 399, 400, 16_000]) {
    const features = fbank.compute(testSignal().subarray(0, samples));
    expect(features.length / 80).toBe(Math.floor((samples + 80) / 160));
    expect(features.every(Number.isFinite)).toBe(true);
  }
  expect(fbank.compute(new Float32Array(0)).length).toBe(0);
});

test("a shift by one frame shifts the features by one row", () => {
  const signal = testSignal();
  const all = wespeaker.compute(signal);
  const later = wespeaker.compute(signal.subarray(160));
  expect(all.subarray(80, 80 + later.length)).toEqual(later);
});
