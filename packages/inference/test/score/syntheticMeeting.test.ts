import { describe, expect, it } from "vitest";
import { normalFrom, randomFrom } from "../../src/score/random.ts";
import { type MeetingPlan, makeMeeting, type Utterance } from "../../src/score/syntheticMeeting.ts";

const plan: MeetingPlan = {
  seed: 1,
  overlapChance: 0.7,
  longestOverlapSec: 1,
  pauseSec: 0.4,
  levelSpreadDb: 6,
  room: null,
  continueChance: 0.2,
};

describe("makeMeeting", () => {
  const utterances = ["a", "b", "c"].flatMap((speaker, s) => [0, 1, 2, 3].map((n) => speech(speaker, 10 * s + n)));

  it("says everything once, and at most two speak at once", () => {
    const { spoken, samples } = makeMeeting(utterances, plan);
    expect(spoken.map(({ text }) => text).toSorted()).toEqual(utterances.map(({ text }) => text).toSorted());
    expect(spoken.at(-1)!.end).toBeLessThan(samples.length / 16_000);
    let shared = 0;
    for (const [n, { start }] of spoken.entries()) {
      const running = spoken.slice(0, n).filter(({ end }) => end > start);
      expect(running.length).toBeLessThan(2);
      shared += running.length;
    }
    expect(shared).toBeGreaterThan(2);
  });

  it("knows to the frame where speech is", () => {
    const { spoken, samples } = makeMeeting(utterances, { ...plan, overlapChance: 0 });
    for (const { start, end } of spoken) {
      const at = Math.round(start * 16_000);
      expect(Math.max(...samples.subarray(at - 320, at).map(Math.abs))).toBe(0);
      expect(Math.max(...samples.subarray(at, at + 640).map(Math.abs))).toBeGreaterThan(0.01);
      expect(end - start).toBeCloseTo(1.5, 1);
    }
  });

  it("is the same every time, and another with another seed", () => {
    const room = { decaySeconds: 0.2, wet: 0.3, tilt: 0.1, snrDb: 20 };
    const bytesWith = (seed: number) =>
      Buffer.from(makeMeeting(utterances.slice(0, 3), { ...plan, room, seed }).samples.buffer);
    const once = bytesWith(1);
    expect(bytesWith(1).equals(once)).toBe(true);
    expect(bytesWith(2).equals(once)).toBe(false);
  });
});

/** 1.5 s of noise between half seconds of silence. */
function speech(speaker: string, seed: number): Utterance {
  const random = randomFrom(seed);
  const samples = new Float32Array(2.5 * 16_000);
  for (let i = 8000; i < 32_000; i++) samples[i] = 0.1 * normalFrom(random);
  return { speaker, samples, text: `${speaker}${seed}` };
}
