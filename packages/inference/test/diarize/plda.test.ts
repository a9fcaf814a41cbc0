import { describe, expect, it } from "vitest";
import { trainingVectors } from "../../src/diarize/localVectors.ts";
import { readNpz } from "../../src/diarize/npz.ts";
import { loadPlda, toPldaSpace, toXvectors } from "../../src/diarize/plda.ts";
import { readFixture } from "../support/fixture.ts";
import { sharedPath } from "../support/shared.ts";

const parameters = sharedPath("models", "community-1-plda");
const fixtures = sharedPath("fixtures", "diarization");

describe.skipIf(!parameters || !fixtures)("the PLDA of community-1", () => {
  it("has between-speaker variances that fall", async () => {
    const { phi, rawDim, dim } = await loadPlda(parameters!);
    expect([rawDim, dim]).toEqual([256, 128]);
    [25.8824, 10.6465, 7.0975, 5.7084, 5.2707].forEach((golden, d) => {
      expect(phi[d]).toBeCloseTo(golden, 4);
    });
    expect(phi.at(-1)).toBeCloseTo(0.5696, 4);
  });

  it.each(["02_pyannote_sample", "04_three_speaker", "06_long_recording"])(
    "takes the vectors of %s where the original does",
    async (name) => {
      const plda = await loadPlda(parameters!);
      const fixture = readFixture(`${fixtures}/${name}`);
      const { data } = fixture.vectors;
      const vectors = trainingVectors(fixture.vectors);
      const golden = fixture.plda;
      expect(largest(toXvectors(plda, data, vectors), golden.post_xvec!.data, (x) => x)).toBeLessThan(1e-12);
      // The sign of an eigenvector is arbitrary.
      expect(largest(toPldaSpace(plda, data, vectors), golden.post_plda!.data, Math.abs)).toBeLessThan(1e-10);
    },
  );
});

describe("readNpz", () => {
  it("refuses what is no archive", () => {
    expect(() => readNpz(new Uint8Array(100))).toThrow("no .npz archive");
  });
});

/** Largest difference of two arrays of the same length, after `of`. */
function largest(a: ArrayLike<number>, b: ArrayLike<number>, of: (x: number) => number): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(of(a[i]!) - of(b[i]!)));
  return most;
}
