import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignSlots } from "../../src/diarize/assignSlots.ts";
import { chooseClustering, isLong, soundsLikeSeveral } from "../../src/diarize/chooseClustering.ts";
import { clusterAhc } from "../../src/diarize/clusterAhc.ts";
import { slots } from "../../src/diarize/grid.ts";
import { joinAlike } from "../../src/diarize/joinAlike.ts";
import { kMeans } from "../../src/diarize/kMeans.ts";
import { type LocalVectors, trainingVectors, unitVectors } from "../../src/diarize/localVectors.ts";
import { loadPlda } from "../../src/diarize/plda.ts";
import { fullLinkage } from "../../src/diarize/twoLevelLinkage.ts";
import { readFixture } from "../support/fixture.ts";
import { madeVoices } from "../support/madeVoices.ts";
import { sharedPath } from "../support/shared.ts";

const parameters = sharedPath("models", "community-1-plda");
const fixtures = sharedPath("fixtures", "diarization");

describe("chooseClustering without a PLDA", () => {
  it.each([1, 2, 3, 6])("finds %i voices", (voices) => {
    const { local, truth } = madeVoices({ windows: 200, voices, dim: 64, spread: 0.4, seed: voices });
    const { count, method, voiceOfSlot } = chooseClustering(local, null, {});
    expect(method).toBe("ahc");
    expect(count).toBe(voices);
    const pairs = truth.map((voice, i) => `${voice} ${voiceOfSlot[local.slotOf[i]!]}`);
    expect(new Set(pairs).size).toBe(voices);
  });

  it("keeps to the hints as far as there are vectors", () => {
    const { local } = madeVoices({ windows: 200, voices: 3, dim: 64, spread: 0.5, seed: 1 });
    const count = (hints: Parameters<typeof chooseClustering>[2]) => chooseClustering(local, null, hints).count;
    expect(count({ speakers: 2 })).toBe(2);
    expect(count({ speakers: 3 })).toBe(3);
    expect(count({ maxSpeakers: 2 })).toBe(2);
    expect(count({ minSpeakers: 4 })).toBe(4);
    expect(count({ minSpeakers: 2, maxSpeakers: 5 })).toBe(3);
  });

  it("takes everything for one voice where there is nothing to compare", () => {
    const { local } = madeVoices({ windows: 4, voices: 2, dim: 8, spread: 0.1, seed: 1 });
    const short: LocalVectors = { ...local, cleanFrames: local.cleanFrames.map(() => 20) };
    const one = chooseClustering(short, null, {});
    expect([one.count, one.method]).toEqual([1, "one"]);
    for (const slot of local.slotOf) expect(one.voiceOfSlot[slot]).toBe(0);
    const unheard = chooseClustering({ ...short, data: short.data.map(() => Number.NaN) }, null, {});
    expect(unheard.count).toBe(1);
    for (const slot of local.slotOf) expect(unheard.voiceOfSlot[slot]).toBe(0);
    const silent = { ...local, slotOf: new Int32Array(0), cleanFrames: new Uint16Array(0), data: new Float32Array(0) };
    expect(chooseClustering(silent, null, {}).count).toBe(0);
  });
});

describe.skipIf(!parameters || !fixtures)("chooseClustering with the PLDA of community-1", () => {
  it.each([
    ["01_dialogue", "vbx", 2],
    ["02_pyannote_sample", "ahc", 2],
    ["03_dual_speaker", "ahc", 1],
    // 16 vectors: VBx hears one voice, agglomeration three with cosines below .37.
    ["04_three_speaker", "ahc", 3],
    ["06_long_recording", "vbx", 3],
  ] as const)("%s: %s, %i voices", async (name, method, count) => {
    const { vectors } = readFixture(`${fixtures}/${name}`);
    const clustering = chooseClustering(vectors, await loadPlda(parameters!), {});
    expect([clustering.method, clustering.count]).toEqual([method, count]);
  });

  it.each([
    [{ speakers: 3 }, 3],
    [{ minSpeakers: 4 }, 4],
    [{ maxSpeakers: 1 }, 1],
    [{ minSpeakers: 1, maxSpeakers: 4 }, 2],
  ])("VBx keeps to %o", async (hints, count) => {
    const { vectors } = readFixture(`${fixtures}/01_dialogue`);
    expect(chooseClustering(vectors, await loadPlda(parameters!), hints).count).toBe(count);
  });
});

describe("the rules around the clusterings", () => {
  it("counts evidence in seconds, not windows", () => {
    const { local } = madeVoices({ windows: 30, voices: 2, dim: 8, spread: 0.1, seed: 1 });
    const vectors = trainingVectors(local);
    expect(vectors.length).toBe(40);
    expect(isLong(local, vectors)).toBe(false);
    expect(isLong({ ...local, stepSeconds: 2 }, vectors)).toBe(true);
  });

  it("tells voices that are plainly several", () => {
    const voices = (cosine: number) => ({
      count: 2,
      centroids: Float64Array.of(1, 0, cosine, Math.sqrt(1 - cosine ** 2)),
      weights: Float64Array.of(1, 1),
    });
    expect(soundsLikeSeveral(voices(0.49))).toBe(true);
    expect(soundsLikeSeveral(voices(0.51))).toBe(false);
    expect(joinAlike(voices(0.74), 1).count).toBe(2);
    expect(joinAlike(voices(0.76), 2).count).toBe(2);
    const joined = joinAlike({ ...voices(0.76), weights: Float64Array.of(3, 1) }, 1);
    expect(joined.count).toBe(1);
    expect(joined.weights[0]).toBe(4);
    expect(joined.centroids[0]).toBeCloseTo(0.94, 12);
  });

  it("gives small voices to the large one most like them", () => {
    const at = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const rows = [...Array(20).fill(at(0)), ...Array(20).fill(at(150)), at(60), at(110)];
    const local = fromRows(rows);
    const vectors = trainingVectors(local);
    const tree = fullLinkage(local.data, local.dim, vectors);
    const voices = clusterAhc(local, vectors, tree, {});
    expect(Array.from(voices.weights)).toEqual([21, 21]);
    expect(Array.from(clusterAhc(local, vectors, tree, { speakers: 1 }).weights)).toEqual([42]);
  });

  it("k-means gives every group members, and always the same ones", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(), (k, seed) => {
        const { local } = madeVoices({ windows: 20, voices: 3, dim: 4, spread: 0.5, seed });
        const units = unitVectors(local.data, trainingVectors(local), 4);
        const labels = kMeans(units, 4, k);
        expect(new Set(labels).size).toBe(k);
        expect(kMeans(units, 4, k)).toEqual(labels);
      }),
      { numRuns: 20 },
    );
    expect(new Set(kMeans(new Float64Array(8).fill(0.5), 4, 2)).size).toBe(2);
  });
});

describe("assignSlots", () => {
  const voices = { count: 2, centroids: Float64Array.of(1, 0, 0, 1), weights: Float64Array.of(1, 1) };
  const alike = fromRows([
    [1, 0.1],
    [1, 0.2],
  ]);
  const together = { ...alike, windows: 1, slotOf: Int32Array.of(0, 1) };

  it("keeps two slots of a window apart where asked to", () => {
    expect(Array.from(assignSlots(together, voices, true))).toEqual([0, 1, -1]);
    expect(Array.from(assignSlots(together, voices, false))).toEqual([0, 0, -1]);
  });

  it("leaves the less alike slot without a voice where there are too few", () => {
    const one = { count: 1, centroids: Float64Array.of(1, 0), weights: Float64Array.of(1) };
    expect(Array.from(assignSlots(together, one, true))).toEqual([0, -1, -1]);
  });

  it("gives a slot without a vector what is left, or nothing", () => {
    const data = Float32Array.of(0.1, 1, Number.NaN, Number.NaN);
    expect(Array.from(assignSlots({ ...together, data }, voices, true))).toEqual([1, 0, -1]);
    expect(Array.from(assignSlots({ ...together, data }, voices, false))).toEqual([1, -1, -1]);
  });
});

/** One vector a window, all of them clean. */
function fromRows(rows: number[][]): LocalVectors {
  return {
    windows: rows.length,
    stepSeconds: 1,
    framesPerWindow: 589,
    dim: rows[0]!.length,
    slotOf: Int32Array.from(rows, (_, w) => w * slots),
    cleanFrames: new Uint16Array(rows.length).fill(400),
    data: Float32Array.from(rows.flat()),
  };
}
