import { describe, expect, it } from "vitest";
import { vbx, vbxParams } from "../../src/diarize/vbx.ts";

const features = Float64Array.of(
  ...[1.2, -0.3, 0.4, 1, -0.1, 0.2, 0.9, -0.4, 0.5, -1.1, 0.5, 0, -0.8, 0.2, -0.3, -1.3, 0.7, 0.1],
);
const phi = Float64Array.of(4, 2, 1);
const labels = Int32Array.of(0, 0, 1, 2, 2, 2);
const params = { fa: 0.3, fb: 1, maxIterations: 20 };

describe("vbx", () => {
  it("iterates as the reference does", () => {
    const { speakers, share, elbo } = vbx(features, phi, labels, params);
    expect(speakers).toEqual([0, 1, 2]);
    [0.008574, 0.000215, 0.991211].forEach((golden, s) => {
      expect(share[s]).toBeCloseTo(golden, 6);
    });
    expect(elbo[0]).toBeCloseTo(-10.588364, 6);
    expect(elbo.at(-1)).toBeCloseTo(-8.594673, 6);
  });

  it("never loses bound and gives every vector away whole", () => {
    const { responsibilities, elbo, speakers } = vbx(features, phi, labels, { ...params, fa: 1 });
    elbo.slice(1).forEach((bound, i) => {
      expect(bound).toBeGreaterThan(elbo[i]! - 1e-9);
    });
    for (let t = 0; t < labels.length; t++) {
      const own = responsibilities.subarray(t * speakers.length, (t + 1) * speakers.length);
      expect(own.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 6);
    }
  });

  it("drops speakers that die", () => {
    const dim = 40;
    const two = new Float64Array(200 * dim).map((_, i) => (i < 100 * dim ? 1 : -1) * (i % 2 === 0 ? 1 : -1));
    const four = Int32Array.from({ length: 200 }, (_, t) => (t < 100 ? 0 : 2) + Number(t % 50 === 0));
    const { speakers, share } = vbx(two, new Float64Array(dim).fill(5), four, { ...params, fa: 0.07 });
    expect(speakers.length).toBe(2);
    expect(share[0]).toBeCloseTo(0.5, 6);
  });

  it("gives windows that are further apart more weight each", () => {
    expect(vbxParams(1).fa).toBeCloseTo(0.07, 12);
    expect(vbxParams(2.5).fa).toBeCloseTo(0.175, 12);
  });
});
