import { describe, expect, it } from "vitest";
import { raiseFaint } from "../src/raiseFaint.ts";

const sine = (level: number) => Float32Array.from({ length: 16_000 }, (_, i) => level * Math.SQRT2 * Math.sin(i / 5));
const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);

describe("raiseFaint", () => {
  it("raises faint audio to -20 dB, by 30 dB at most, and leaves the rest alone", () => {
    expect(rms(raiseFaint(sine(0.01))!)).toBeCloseTo(0.1, 2);
    expect(rms(raiseFaint(sine(0.0001))!)).toBeCloseTo(0.00316, 4);
    expect(raiseFaint(sine(0.08))).toBeNull();
    expect(raiseFaint(new Float32Array(16_000))).toBeNull();
    expect(raiseFaint(new Float32Array(3))).toBeNull();
  });

  it("does not drive rare speech out of range because most of the recording is faint", () => {
    const samples = sine(0.0005);
    samples.set(sine(0.2).subarray(0, 640), 8000);
    const raised = raiseFaint(samples)!;
    expect(raised.every((x) => Math.abs(x) <= 1)).toBe(true);
    expect(rms(raised.subarray(8000, 8640))).toBeLessThan(0.45);
  });
});
