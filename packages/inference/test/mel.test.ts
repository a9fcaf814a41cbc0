import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDft400 } from "../src/dsp/dft400.ts";
import { createNemoMel, type NemoFeatures } from "../src/dsp/nemoMel.ts";
import { slaneyFilters } from "../src/dsp/slaney.ts";
import { testSignal } from "../src/dsp/testSignal.ts";
import { createWhisperMel, whisperFrames } from "../src/dsp/whisperMel.ts";

function statistics(values: Float32Array) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return {
    mean,
    deviation,
    max: values.reduce((a, b) => Math.max(a, b)),
    min: values.reduce((a, b) => Math.min(a, b)),
  };
}

type Golden = [mel: number, frame: number, value: number][];
function expectAt(features: Float32Array, frames: number, golden: Golden, digits = 3) {
  for (const [mel, frame, value] of golden) expect(features[mel * frames + frame]).toBeCloseTo(value, digits);
}

describe("Slaney's filters", () => {
  it.each([
    [80, 400, 1.999024],
    [128, 400, 3.190986],
    [80, 512, 2.558261],
    [128, 512, 4.090488],
  ])("%i mels of %i points sum to %f", (mels, points, sum) => {
    const filters = slaneyFilters(mels, points);
    expect(filters.flatMap(({ weights }) => [...weights]).reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 5);
  });

  it("begin with the agreed weights", () => {
    const [row] = slaneyFilters(80, 512);
    expect(row!.first).toBe(1);
    expect([...row!.weights.slice(0, 2)].map((w) => w.toFixed(8))).toEqual(["0.02253456", "0.00863771"]);
    expect(slaneyFilters(128, 512)[0]!.weights[0]).toBeCloseTo(0.02837754, 7);
  });
});

describe("Whisper's features", () => {
  it("of 80 mels equal the golden values", () => {
    const features = createWhisperMel(80)(testSignal());
    const { mean, deviation, max, min } = statistics(features);
    expect(mean).toBeCloseTo(-0.617367, 4);
    expect(deviation).toBeCloseTo(0.17461, 4);
    expect(max).toBeCloseTo(1.36084, 4);
    expect(min).toBeCloseTo(-0.63916, 4);
    expectAt(features, whisperFrames, [
      [0, 0, 1.12145],
      [10, 1, 1.23956],
      [5, 10, -0.115],
    ]);
  });

  it("of 128 mels equal the golden values", () => {
    const features = createWhisperMel(128)(testSignal());
    const { mean, deviation, max } = statistics(features);
    expect(mean).toBeCloseTo(-0.572911, 4);
    expect(deviation).toBeCloseTo(0.155331, 4);
    expect(max).toBeCloseTo(1.4089, 4);
    expectAt(features, whisperFrames, [
      [0, 0, 1.04569],
      [10, 1, 0.45494],
      [5, 10, -0.57945],
      [40, 20, -0.24641],
      [20, 50, 1.17647],
      [39, 100, -0.5845],
    ]);
  });

  it("of a full window mirror its end, of silence are flat, of more than 30 s are refused", () => {
    const mel = createWhisperMel(80);
    const full = new Float32Array(480_000).map((_, n) => Math.sin(n / 5));
    expect(mel(full).every(Number.isFinite)).toBe(true);
    expect(new Set(mel(new Float32Array(16_000)))).toEqual(new Set([Math.fround(-1.5)]));
    expect(() => mel(new Float32Array(480_001))).toThrow("more than 30 s");
  });

  it("agree with a transform by its definition", () => {
    const dft = createDft400();
    const frame = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 400, maxLength: 400 });
    fc.assert(
      fc.property(frame, frame, fc.nat(200), (a, b, k) => {
        const [powerA, powerB] = [new Float64Array(201), new Float64Array(201)];
        dft.powers(Float64Array.from(a), Float64Array.from(b), powerA, powerB);
        for (const [x, power] of [
          [a, powerA],
          [b, powerB],
        ] as const) {
          const re = x.reduce((sum, v, n) => sum + v * Math.cos((2 * Math.PI * k * n) / 400), 0);
          const im = x.reduce((sum, v, n) => sum + v * Math.sin((2 * Math.PI * k * n) / 400), 0);
          expect(power[k]).toBeCloseTo(re * re + im * im, 6);
        }
      }),
      { numRuns: 20 },
    );
  });
});

/** The frames that count. */
function counted({ data, frames, length }: NemoFeatures): Float32Array {
  return data.filter((_, i) => i % frames < length);
}

describe("NeMo's features", () => {
  it("move by a frame when the sound does", () => {
    const mel = createNemoMel({ mels: 80, normalise: false });
    const [all, later] = [mel(testSignal()), mel(testSignal().subarray(160))];
    for (const m of [0, 40, 79])
      for (let f = 3; f < later.length - 3; f++)
        expect(later.data[m * later.frames + f]).toBeCloseTo(all.data[m * all.frames + f + 1]!, 5);
  });

  it("of 80 mels equal the golden values, before and after normalising", () => {
    const raw = createNemoMel({ mels: 80, normalise: false })(testSignal());
    expect([raw.frames, raw.length]).toEqual([201, 200]);
    const { mean, deviation } = statistics(counted(raw));
    expect(mean).toBeCloseTo(-12.681318, 3);
    expect(deviation).toBeCloseTo(5.313782, 3);
    expectAt(raw.data, 201, [
      [0, 0, -6.59539],
      [10, 1, -0.84418],
      [5, 10, -12.61102],
    ]);
    const { data } = createNemoMel({ mels: 80, normalise: true })(testSignal());
    expectAt(data, 201, [
      [0, 0, 9.26185],
      [10, 1, 0.02445],
      [5, 10, -0.26543],
      [40, 20, -0.32851],
      [40, 200, 0],
    ]);
  });

  it("of 128 mels equal the golden values", () => {
    const raw = createNemoMel({ mels: 128, normalise: false })(testSignal());
    expect(statistics(counted(raw)).mean).toBeCloseTo(-12.92637, 3);
    expectAt(raw.data, 201, [[0, 0, -6.98342]]);
    const { data } = createNemoMel({ mels: 128, normalise: true })(testSignal());
    expectAt(data, 201, [
      [0, 0, 9.84914],
      [10, 1, 1.1641],
      [5, 10, -0.08406],
      [20, 50, -0.13613],
    ]);
  });

  it("are padded on the right without changing what counts", () => {
    const mel = createNemoMel({ mels: 80, normalise: true });
    const plain = mel(testSignal());
    const padded = mel(testSignal(), 320);
    expect(padded).toMatchObject({ frames: 320, length: 200 });
    for (const m of [0, 40, 79]) {
      expect([...padded.data.subarray(m * 320, m * 320 + 200)]).toEqual([
        ...plain.data.subarray(m * 201, m * 201 + 200),
      ]);
      expect(padded.data.subarray(m * 320 + 200, (m + 1) * 320).every((x) => x === 0)).toBe(true);
    }
  });
});
