import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClipMeasures, clipWeight, judgeClip, refusalOf } from "../src/enrollmentGates.ts";

const good: ClipMeasures = {
  speechMs: 20_000,
  levelDb: -25,
  clippedShare: 0,
  snrDb: 30,
  bandwidthHz: 7000,
  otherVoiceMs: 0,
  otherVoiceShare: 0,
  overlapShare: 0,
  consistency: 0.85,
  likeOwn: 0.9,
};

describe("judgeClip", () => {
  it("has nothing to say about a good clip, which counts in full", () => {
    const gates = judgeClip(good);
    expect(gates.every(({ verdict, sentence }) => verdict === "good" && sentence === null)).toBe(true);
    expect(refusalOf(gates)).toBeNull();
    expect(clipWeight(gates)).toBe(1);
  });

  it.each<[Partial<ClipMeasures>, string]>([
    [{ speechMs: 2999 }, "2 s of speech, 3 s needed."],
    [{ levelDb: -51 }, "The voice is too quiet: -51 dB, -50 dB needed."],
    [{ levelDb: Number.NEGATIVE_INFINITY }, "The voice is too quiet: not at all, -50 dB needed."],
    [{ clippedShare: 0.02 }, "The recording is too loud: 2.0 % of the voice is cut off, at most 1 % may be."],
    [{ snrDb: 3 }, "There is too much noise: the voice stands 3 dB above it, 5 dB needed."],
    [{ bandwidthHz: 2000 }, "The sound is too dull: nothing above 2.0 kHz, 2.5 kHz needed."],
    [{ otherVoiceShare: 0.25, otherVoiceMs: 5000 }, "More than one voice is heard: 5.0 s of another voice (25 %)."],
    [{ otherVoiceShare: 0.04, otherVoiceMs: 2400 }, "More than one voice is heard: 2.4 s of another voice (4.0 %)."],
    [{ consistency: 0.4 }, "The voice changes too much within the clip: it may be several people."],
    [{ likeOwn: 0 }, "It does not sound like the other recordings of this person: it is probably somebody else."],
  ])("%o is refused with its number", (change, sentence) => {
    expect(refusalOf(judgeClip({ ...good, ...change }))).toBe(sentence);
  });

  it("a fair clip is used, counts less, and says why", () => {
    const gates = judgeClip({ ...good, snrDb: 8.5 });
    expect(refusalOf(gates)).toBeNull();
    expect(gates.find(({ gate }) => gate === "noise")).toMatchObject({ verdict: "fair", value: 8.5 });
    expect(clipWeight(gates)).toBeCloseTo(0.5);
  });

  it("weighs between 0 and 1, and a better clip never less", () => {
    const measures = fc.record({
      levelDb: fc.double({ min: -60, max: 0, noNaN: true }),
      snrDb: fc.double({ min: 0, max: 60, noNaN: true }),
      bandwidthHz: fc.double({ min: 1000, max: 8000, noNaN: true }),
    });
    fc.assert(
      fc.property(measures, fc.double({ min: 0, max: 10, noNaN: true }), (change, more) => {
        const weight = clipWeight(judgeClip({ ...good, ...change }));
        const better = clipWeight(judgeClip({ ...good, ...change, snrDb: change.snrDb + more }));
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(better).toBeGreaterThanOrEqual(weight);
        expect(better).toBeLessThanOrEqual(1);
      }),
    );
  });
});
