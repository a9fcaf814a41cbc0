import { expect, test } from "vitest";
import { resample } from "../src/dsp/resample.ts";

function tone(hz: number, rateHz: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rateHz));
}

function largestDifference(a: Float32Array, b: Float32Array, margin: number): number {
  let largest = 0;
  for (let i = margin; i < a.length - margin; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

test.each([
  [16_000, 22_050],
  [22_050, 16_000],
  [48_000, 16_000],
  [44_100, 16_000],
])("a tone of the pass-band keeps its amplitude and phase from %i to %i Hz", (fromHz, toHz) => {
  for (const hz of [50, 440, 3000, 6400]) {
    const output = resample(tone(hz, fromHz, fromHz), fromHz, toHz);
    expect(output.length).toBe(toHz);
    expect(largestDifference(output, tone(hz, toHz, toHz), 100)).toBeLessThan(2e-3);
  }
});

test("what lies above the lower Nyquist frequency is removed", () => {
  const output = resample(tone(9500, 48_000, 48_000), 48_000, 16_000);
  expect(Math.max(...output.subarray(100, -100).map(Math.abs))).toBeLessThan(2e-3);
});

test("a constant stays constant, and short or empty input is no error", () => {
  const output = resample(new Float32Array(1000).fill(0.5), 16_000, 22_050);
  expect(output.subarray(50, -50).every((value) => Math.abs(value - 0.5) < 1e-6)).toBe(true);
  expect(resample(new Float32Array(0), 16_000, 22_050).length).toBe(0);
  expect(resample(new Float32Array(3), 16_000, 22_050).length).toBe(5);
});
