import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slots } from "../../src/diarize/grid.ts";
import { trainingVectors } from "../../src/diarize/localVectors.ts";
import { fullLinkage, twoLevelLinkage } from "../../src/diarize/twoLevelLinkage.ts";
import { cutTree } from "../../src/diarize/voiceTree.ts";
import { readFixture } from "../support/fixture.ts";
import { madeVoices } from "../support/madeVoices.ts";
import { sharedPath } from "../support/shared.ts";

const fixtures = sharedPath("fixtures", "diarization");

describe("twoLevelLinkage", () => {
  it("finds what the full tree finds where voices are well apart", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 601, max: 1500 }),
        fc.double({ min: 0.01, max: 0.35, noNaN: true }),
        fc.constantFrom(undefined, 1),
        fc.nat(),
        (voices, windows, spread, most, seed) => {
          const { local, truth } = madeVoices({ windows, voices, dim: 32, spread, seed });
          const vectors = trainingVectors(local);
          const windowOf = vectors.map((i) => Math.floor(local.slotOf[i]! / slots));
          const full = cutTree(fullLinkage(local.data, local.dim, vectors), 0.6);
          const byBlocks = twoLevelLinkage(local.data, local.dim, vectors, windowOf, most);
          expect(byBlocks.sizes.length).toBeLessThan(vectors.length / 2);
          expect(cutTree(byBlocks, 0.6)).toEqual(full);
          expect(new Set(truth.map((voice, i) => `${voice} ${full[i]}`)).size).toBe(voices);
        },
      ),
      { numRuns: 8 },
    );
  });

  it.skipIf(!fixtures)(
    "gives the full tree's 52 initial clusters for an hour's quarter, from a fifth of the items",
    () => {
      const { vectors: local } = readFixture(`${fixtures}/06_long_recording`);
      const vectors = trainingVectors(local);
      const windowOf = vectors.map((i) => Math.floor(local.slotOf[i]! / slots));
      const byBlocks = twoLevelLinkage(local.data, local.dim, vectors, windowOf);
      expect(vectors.length).toBe(1004);
      expect(byBlocks.sizes.length).toBe(195);
      const full = fullLinkage(local.data, local.dim, vectors);
      expect(cutTree(byBlocks, 0.6)).toEqual(cutTree(full, 0.6));
    },
  );
});
