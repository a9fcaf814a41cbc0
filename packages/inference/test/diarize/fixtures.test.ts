import { cosine } from "@rollcall/core/vector";
import { describe, expect, it } from "vitest";
import { assignSlots } from "../../src/diarize/assignSlots.ts";
import { clusterVbx } from "../../src/diarize/clusterVbx.ts";
import { frameOffset, frameStep, slots, speakersPerFrame } from "../../src/diarize/grid.ts";
import { trainingVectors } from "../../src/diarize/localVectors.ts";
import { loadPlda, toPldaSpace } from "../../src/diarize/plda.ts";
import { countVotes, reconstruct } from "../../src/diarize/reconstruct.ts";
import { activeIntervals } from "../../src/diarize/turns.ts";
import { fullLinkage, twoLevelLinkage } from "../../src/diarize/twoLevelLinkage.ts";
import { vbx, vbxParams } from "../../src/diarize/vbx.ts";
import { cutTree, type VoiceTree } from "../../src/diarize/voiceTree.ts";
import { scoreDiarization } from "../../src/score/der.ts";
import { readFixture } from "../support/fixture.ts";
import { sharedPath } from "../support/shared.ts";

const parameters = sharedPath("models", "community-1-plda");
const fixtures = sharedPath("fixtures", "diarization");

describe.skipIf(!parameters || !fixtures)("parity with community-1, from raw vectors on", () => {
  const names = ["01_dialogue", "02_pyannote_sample", "03_dual_speaker", "04_three_speaker", "06_long_recording"];

  it.each(names)("%s: training set, initial clusters, VBx", async (name) => {
    const { vectors, plda: golden, vbx: state } = readFixture(`${fixtures}/${name}`);
    const training = trainingVectors(vectors);
    const trained = Array.from(golden.train_chunk_idx!.data, (w, i) => w * slots + golden.train_speaker_idx!.data[i]!);
    expect(Array.from(training, (i) => vectors.slotOf[i]!)).toEqual(trained);

    const plda = await loadPlda(parameters!);
    const labels = cutTree(fullLinkage(vectors.data, vectors.dim, training), 0.6);
    expect(new Set(labels).size).toBe(state.qinit!.shape[1]);
    const { elbo, share } = vbx(toPldaSpace(plda, vectors.data, training), plda.phi, labels, vbxParams(1));
    expect(elbo.length).toBe(state.elbo_trajectory!.data.length);
    elbo.forEach((bound, i) => {
      expect(bound).toBeCloseTo(state.elbo_trajectory!.data[i]!, 6);
    });
    const alive = Array.from(state.sp_final!.data).filter((part) => part > 1e-7);
    expect(share.length).toBe(alive.length);
    Float64Array.from(alive)
      .sort()
      .forEach((part, i) => {
        expect(share.toSorted()[i]).toBeCloseTo(part, 9);
      });
  });

  it.each(names)("%s: every slot and every frame", async (name) => {
    const fixture = readFixture(`${fixtures}/${name}`);
    const { clusters, voiceOfSlot } = await diarized(fixture);
    const hard = fixture.clustering.hard_clusters!.data;
    for (const slot of fixture.vectors.slotOf) expect(voiceOfSlot[slot]).toBe(Math.max(-1, hard[slot]!));

    const { discrete_diarization: golden, count } = fixture.reconstruction;
    const votes = countVotes(fixture.activity, voiceOfSlot, clusters);
    expect(Array.from(count!.data)).toEqual(Array.from(speakersPerFrame(fixture.activity)));
    const active = asTheOriginal(votes, clusters, golden!.shape[1]!, count!.data);
    expect(differences(active, golden!.data)).toBe(0);
  });

  it.each([
    ["01_dialogue", fullLinkage],
    ["02_pyannote_sample", fullLinkage],
    ["06_long_recording", fullLinkage],
    ["06_long_recording", twoLevelLinkage],
  ])("%s: no diarization error, %o", async (name, grow) => {
    const fixture = readFixture(`${fixtures}/${name}`);
    const { clusters, voiceOfSlot } = await diarized(fixture, grow);
    const { active } = reconstruct(fixture.activity, voiceOfSlot, clusters, speakersPerFrame(fixture.activity));
    const labels = Array.from({ length: clusters }, (_, k) => ({ label: `S${k}` }));
    const seconds = (samples: number) => samples / 16_000;
    const spoken = activeIntervals(active, labels, { frameStep, frameOffset }).map(({ speaker, start, end }) => ({
      speaker,
      start: seconds(start),
      end: seconds(end),
    }));
    // The reference is rounded to milliseconds.
    expect(scoreDiarization(fixture.reference, spoken).der).toBeLessThan(0.0005);
  });

  it("one voice cannot overlap with itself, as it does in the original", () => {
    const { activity, vectors } = readFixture(`${fixtures}/03_dual_speaker`);
    const perFrame = speakersPerFrame(activity);
    expect(Math.max(...perFrame)).toBe(2);
    const one = { count: 1, centroids: new Float64Array(vectors.dim).fill(1), weights: Float64Array.of(1) };
    const { active } = reconstruct(activity, assignSlots(vectors, one, false), 1, perFrame);
    expect(active.length).toBe(perFrame.length);
    expect(Math.max(...active)).toBe(1);
  });
});

type Grow = (data: Float32Array, dim: number, vectors: Int32Array, windowOf: Int32Array) => VoiceTree;

/** The voices in the order the original happens to have: a tie of votes goes to the first. */
async function diarized({ vectors, clustering }: ReturnType<typeof readFixture>, grow: Grow = fullLinkage) {
  const training = trainingVectors(vectors);
  const windowOf = training.map((i) => Math.floor(vectors.slotOf[i]! / slots));
  const tree = grow(vectors.data, vectors.dim, training, windowOf);
  const voices = clusterVbx(vectors, training, tree, await loadPlda(parameters!), {});
  const golden = Float64Array.from(clustering.centroids!.data);
  expect(golden.length).toBe(voices.centroids.length);
  const row = (matrix: Float64Array, k: number) => matrix.subarray(k * vectors.dim, (k + 1) * vectors.dim);
  const order = Array.from({ length: voices.count }, (_, k) => {
    const alike = Array.from({ length: voices.count }, (_, g) => cosine(row(voices.centroids, k), row(golden, g)));
    expect(Math.max(...alike)).toBeCloseTo(1, 9);
    return alike.indexOf(Math.max(...alike));
  });
  const voiceOfSlot = assignSlots(vectors, voices, true).map((voice) => (voice < 0 ? -1 : order[voice]!));
  return { clusters: voices.count, voiceOfSlot };
}

/**
 * The original fills every frame's count whatever the votes: with voices nobody heard, and, where it counted more
 * voices than it found, with empty columns. The product does neither.
 */
function asTheOriginal(votes: Uint8Array, clusters: number, columns: number, count: ArrayLike<number>): Uint8Array {
  const active = new Uint8Array(count.length * columns);
  for (let f = 0; f < count.length; f++) {
    const vote = (k: number) => (k < clusters ? votes[f * clusters + k]! : 0);
    const order = Array.from({ length: columns }, (_, k) => k).sort((a, b) => vote(b) - vote(a) || a - b);
    for (const k of order.slice(0, count[f]!)) active[f * columns + k] = 1;
  }
  return active;
}

function differences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}
