import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  firstFrame,
  frameCount,
  type LocalActivity,
  slots,
  speakersPerFrame,
  windowStarts,
} from "../../src/diarize/grid.ts";
import { reconstruct } from "../../src/diarize/reconstruct.ts";
import { readNpz } from "../support/npy.ts";
import { sharedPath } from "../support/shared.ts";

describe("the frame grid", () => {
  it("places windows one second apart as pyannote does", () => {
    const starts = windowStarts(480_000, 16_000);
    expect(starts.length).toBe(21);
    expect(starts.slice(0, 6).map(firstFrame)).toEqual([0, 59, 119, 178, 237, 296]);
    expect(frameCount(starts)).toBe(1779);
  });

  it("gives a short file one window", () => {
    expect(windowStarts(100, 16_000)).toEqual([0]);
    expect(windowStarts(160_000, 16_000)).toEqual([0]);
    expect(windowStarts(160_001, 16_000)).toEqual([0, 16_000]);
  });
});

const fixtures = sharedPath("fixtures", "diarization");

describe.skipIf(!fixtures)("parity with pyannote.audio 4.0.4", () => {
  it.each(["01_dialogue", "02_pyannote_sample", "04_three_speaker"])("%s", (name) => {
    const { segmentations } = readNpz(`${fixtures}/${name}/segmentations.npz`);
    const { hard_clusters } = readNpz(`${fixtures}/${name}/clustering.npz`);
    const { count, discrete_diarization } = readNpz(`${fixtures}/${name}/reconstruction.npz`);
    const [windows, framesPerWindow] = segmentations!.shape as [number, number, number];
    const bits = Uint8Array.from({ length: windows * framesPerWindow }, (_, i) =>
      [0, 1, 2].reduce((sum, s) => sum | (segmentations!.data[i * slots + s]! > 0.5 ? 1 << s : 0), 0),
    );
    const local = { starts: Array.from({ length: windows }, (_, w) => w * 16_000), framesPerWindow, bits };
    const clusters = discrete_diarization!.shape[1]!;

    const perFrame = speakersPerFrame(local);
    expect(perFrame.length).toBe(count!.data.length);
    expect(differences(perFrame, count!.data)).toBe(0);
    const { active, votes } = reconstruct(local, Int32Array.from(hard_clusters!.data), clusters, perFrame);
    // Where nobody has a vote the original still fills the count, with a voice that no window heard; here nobody speaks.
    const heard = Uint8Array.from(votes, (vote, i) => (vote > 0 ? discrete_diarization!.data[i]! : 0));
    expect(differences(active, heard)).toBe(0);
    expect(differences(heard, discrete_diarization!.data)).toBeLessThanOrEqual(3);
  });
});

describe("reconstruct", () => {
  const anyLocal = fc
    .record({ windows: fc.integer({ min: 1, max: 6 }), seed: fc.infiniteStream(fc.integer({ min: 0, max: 7 })) })
    .map(({ windows, seed }): LocalActivity => {
      const bits = Uint8Array.from({ length: windows * 589 });
      let run = 0;
      let value = 0;
      for (let i = 0; i < bits.length; i++) {
        if (run-- <= 0) {
          value = seed.next().value ?? 0;
          run = 20 + value * 11;
        }
        bits[i] = value;
      }
      return { starts: Array.from({ length: windows }, (_, w) => w * 40_000), framesPerWindow: 589, bits };
    });

  it("never has more voices than were counted, than there are clusters, or than got votes", () => {
    fc.assert(
      fc.property(
        anyLocal,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 50 }),
        (local, clusters, salt) => {
          const clusterOfSlot = Int32Array.from(
            { length: local.starts.length * slots },
            (_, i) => ((i * salt) % (clusters + 1)) - 1,
          );
          const perFrame = speakersPerFrame(local);
          const { active, votes } = reconstruct(local, clusterOfSlot, clusters, perFrame);
          for (let f = 0; f < perFrame.length; f++) {
            let voices = 0;
            for (let k = 0; k < clusters; k++) {
              voices += active[f * clusters + k]!;
              if (active[f * clusters + k]) expect(votes[f * clusters + k]).toBeGreaterThan(0);
            }
            expect(voices).toBeLessThanOrEqual(Math.min(clusters, perFrame[f]!));
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});

function differences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}
