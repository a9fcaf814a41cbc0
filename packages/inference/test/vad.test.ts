import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asrChunks, chunkDefaults, speechDefaults, speechRegions } from "../src/vad.ts";

const frame = 512;

/** Probabilities as runs: "speech for 40 frames" and so on. */
function probabilitiesOf(runs: readonly (readonly [probability: number, frames: number])[]): Float32Array {
  return Float32Array.from(runs.flatMap(([probability, frames]) => new Array<number>(frames).fill(probability)));
}

const anyProbabilities = fc
  .array(fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 1500 })), { maxLength: 40 })
  .map(probabilitiesOf);

describe("speech regions", () => {
  test("speech, a short silence and speech again are one region; a long silence parts two", () => {
    const probabilities = probabilitiesOf([
      [0, 20],
      [0.9, 20],
      [0.1, 2],
      [0.9, 20],
      [0, 30],
      [0.9, 20],
      [0, 20],
    ]);
    const pad = 480;
    expect(speechRegions(probabilities, probabilities.length * frame)).toEqual([
      { start: 20 * frame - pad, end: 62 * frame + pad },
      { start: 92 * frame - pad, end: 112 * frame + pad },
    ]);
  });

  test("what lies between the two thresholds keeps the state", () => {
    const probabilities = probabilitiesOf([
      [0.2, 20],
      [0.6, 1],
      [0.2, 30],
      [0, 20],
    ]);
    const [region, ...others] = speechRegions(probabilities, probabilities.length * frame);
    expect(others).toEqual([]);
    expect(region).toEqual({ start: 20 * frame - 480, end: 51 * frame + 480 });
  });

  test("faint speech needs to last longer", () => {
    const faint = (frames: number) =>
      probabilitiesOf([
        [0, 20],
        [0.35, frames],
        [0, 20],
      ]);
    expect(speechRegions(faint(12), 52 * frame)).toEqual([]);
    expect(speechRegions(faint(20), 60 * frame)).toEqual([{ start: 20 * frame - 480, end: 40 * frame + 480 }]);
  });

  test("a click is not speech, silence gives nothing", () => {
    expect(
      speechRegions(
        probabilitiesOf([
          [0, 20],
          [1, 3],
          [0, 20],
        ]),
        43 * frame,
      ),
    ).toEqual([]);
    expect(speechRegions(new Float32Array(0), 0)).toEqual([]);
  });

  test("regions are sorted, disjoint, inside the recording, and hold every long run of certain speech", () => {
    fc.assert(
      fc.property(anyProbabilities, (probabilities) => {
        const samples = probabilities.length * frame;
        const regions = speechRegions(probabilities, samples);
        let last = 0;
        for (const { start, end } of regions) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(samples);
        const shortest = Math.ceil(speechDefaults.minSpeech / frame) + 1;
        for (let i = 0, run = 0; i < probabilities.length; i++) {
          run = probabilities[i]! >= 0.5 ? run + 1 : 0;
          if (run === shortest) expect(regions.some((r) => r.start <= i * frame && i * frame < r.end)).toBe(true);
        }
      }),
    );
  });
});

describe("chunks for recognition", () => {
  test("cover all speech, are sorted and disjoint, and none is too long", () => {
    fc.assert(
      fc.property(anyProbabilities, (probabilities) => {
        const samples = probabilities.length * frame;
        const regions = speechRegions(probabilities, samples);
        const chunks = asrChunks(regions, probabilities, samples);
        let last = 0;
        for (const { start, end } of chunks) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end - start).toBeLessThanOrEqual(chunkDefaults.longest + 2 * chunkDefaults.edgePad);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(samples);
        for (const region of regions) {
          const covered = chunks.reduce(
            (sum, c) => sum + Math.max(0, Math.min(c.end, region.end) - Math.max(c.start, region.start)),
            0,
          );
          expect(covered).toBe(region.end - region.start);
        }
      }),
    );
  });

  test("speech longer than a chunk is cut where it is least probable", () => {
    const probabilities = probabilitiesOf([
      [0.9, 450],
      [0.55, 1],
      [0.9, 450],
    ]);
    const samples = probabilities.length * frame;
    const chunks = asrChunks([{ start: 0, end: samples }], probabilities, samples);
    expect(chunks).toEqual([
      { start: 0, end: 450.5 * frame },
      { start: 450.5 * frame, end: samples },
    ]);
  });
});
