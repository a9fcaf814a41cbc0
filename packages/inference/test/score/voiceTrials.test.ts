import { unmeasured } from "@rollcall/core/naming";
import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import { describe, expect, it } from "vitest";
import { channelKinds, hearThrough } from "../../src/score/channel.ts";
import { fitNaming, judgeVoice, levelFor, measureTrials } from "../../src/score/fitNaming.ts";
import { normalFrom, randomFrom } from "../../src/score/random.ts";
import { type HeardPerson, makeVoiceTrials } from "../../src/score/voiceTrials.ts";

const dim = 32;

describe("hearThrough", () => {
  const speech = Float32Array.from({ length: 40_000 }, (_, n) => 0.2 * Math.sin(n / 9) + 0.1 * Math.sin(n / 1.3));

  it.each(channelKinds)("%s: the same seed gives the same samples, another one others", (kind) => {
    const heard = hearThrough(speech, { kind, seed: 1 });
    expect(heard.length).toBe(speech.length);
    expect(heard.every(Number.isFinite)).toBe(true);
    expect(hearThrough(speech, { kind, seed: 1 })).toEqual(heard);
    expect(hearThrough(speech, { kind, seed: 2 })).not.toEqual(heard);
  });

  it("leaves a telephone line nothing below 300 and above 3400 Hz but noise", () => {
    const power = (hz: number) => {
      const tone = Float32Array.from({ length: 16_000 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hz * n) / 16_000));
      const heard = hearThrough(tone, { kind: "phone", seed: 3 });
      let [re, im] = [0, 0];
      for (const [n, x] of heard.entries()) {
        re += x * Math.cos((2 * Math.PI * hz * n) / 16_000);
        im += x * Math.sin((2 * Math.PI * hz * n) / 16_000);
      }
      return Math.hypot(re, im);
    };
    expect(power(100)).toBeLessThan(0.3 * power(1000));
    expect(power(6500)).toBeLessThan(0.15 * power(1000));
  });
});

describe("trials of voices", () => {
  const people = Array.from({ length: 24 }, (_, id) => person(id));
  const plan = { count: 300, seed: 7, channels: [0, 1] };
  const trials = makeVoiceTrials(people, plan);

  it("are the same for the same seed, and have strangers, people who are there and people who are not", () => {
    expect(makeVoiceTrials(people, plan)).toEqual(trials);
    for (const { truth, people: enrolled, voices } of trials) {
      expect(new Set(truth).size).toBe(truth.length);
      expect(voices.length).toBe(truth.length);
      expect(enrolled.length).toBeGreaterThan(0);
      if (truth.length > 1) expect(truth.some((id) => enrolled.every((other) => other.id !== id))).toBe(true);
    }
    expect(trials.some((t) => t.channel === t.enrolledThrough && t.channel !== 0)).toBe(true);
  });

  it("teach what a cosine is worth, and where a wrong name becomes too likely", () => {
    const space: VoiceSpace = {
      embeddingModelId: "test",
      mean: new Float32Array(dim),
      deviation: new Float32Array(dim).fill(1),
      nuisance: [],
      kept: new Float32Array(0),
      cohort: Array.from({ length: 50 }, (_, n) => noise(5000 + n, 1)),
    };
    const rows = measureTrials(trials, space);
    const weights = fitNaming(rows);
    expect(weights.cosine).toBeGreaterThan(5);
    const verdicts = rows.map((row) => judgeVoice(row, weights));
    const strict = levelFor(verdicts, 0.001);
    const generous = levelFor(verdicts, 0.02);
    expect(strict.accept).toBeGreaterThanOrEqual(generous.accept);
    expect(strict.wrongRate).toBeLessThanOrEqual(0.001);
    expect(generous.recall).toBeGreaterThan(0.8);
    expect(generous.recall).toBeGreaterThanOrEqual(strict.recall);
    const unfitted = rows.map((row) => judgeVoice(row, { ...unmeasured.weights, cosine: 0 }));
    expect(levelFor(unfitted, 0.02).recall).toBeLessThan(generous.recall);
  });
});

/** Four pieces, heard as they are and through one channel that moves everybody alike. */
function person(id: number): HeardPerson {
  const own = noise(id, 1);
  const room = noise(999, 0.6);
  const piece = (n: number) => {
    const heard = own.map((x, i) => x + noise(100 + 10 * id + n, 0.4)[i]!);
    return { seconds: 3, vectors: [heard, heard.map((x, i) => x + room[i]!)] };
  };
  return { id: `p${id}`, enrolls: [piece(0), piece(1)], speaks: [piece(2), piece(3)] };
}

function noise(seed: number, spread: number): Float32Array {
  const random = randomFrom(seed);
  return Float32Array.from({ length: dim }, () => spread * normalFrom(random));
}
