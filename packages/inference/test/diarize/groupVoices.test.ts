import { dot, unit } from "@rollcall/core/vector";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominantVoice, groupVoices } from "../../src/diarize/groupVoices.ts";
import {
  joined,
  meanSimilarity,
  reliability,
  sumOf,
  type VoiceVector,
  withinSimilarity,
} from "../../src/diarize/voiceSums.ts";
import { normalFrom, randomFrom } from "../../src/score/random.ts";

const dim = 64;
const grouping = { sameVoice: 0.55, splits: true, leastSeconds: 3 };

describe("groupVoices", () => {
  it("finds as many voices as there are", () => {
    for (const people of [1, 2, 3, 5, 8])
      expect(groupVoices(meeting(people, 8, people), {}, grouping).length).toBe(people);
  });

  it("tells people apart whom the room makes alike", () => {
    const voices = meeting(3, 8, 4, 1.3);
    const between = dot(voices[0]!.vector, voices[1]!.vector);
    expect(between / reliability(3) ** 2).toBeGreaterThan(grouping.sameVoice);
    expect(groupVoices(voices, {}, grouping).length).toBe(3);
  });

  it("does not take repeated words for a voice of their own", () => {
    const once = meeting(2, 6, 11);
    expect(groupVoices([...once, ...once, ...once, ...once], {}, grouping).length).toBe(2);
  });

  it("leaves strays out", () => {
    const voices = [...meeting(2, 8, 5), { ...meeting(9, 1, 6)[7]!, seconds: 1.6 }];
    expect(groupVoices(voices, {}, grouping).length).toBe(2);
  });

  it("keeps to hints as far as there are vectors", () => {
    const hints = fc.record({ people: fc.integer({ min: 1, max: 5 }), wanted: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(hints, ({ people, wanted }) => {
        const voices = meeting(people, 3, people);
        const possible = Math.min(wanted, voices.length);
        expect(groupVoices(voices, { speakers: wanted }, grouping).length).toBe(possible);
        expect(groupVoices(voices, { maxSpeakers: wanted }, grouping).length).toBeLessThanOrEqual(wanted);
        expect(groupVoices(voices, { minSpeakers: wanted }, grouping).length).toBeGreaterThanOrEqual(possible);
      }),
      { numRuns: 30 },
    );
  });

  it("groups the vectors of hours block by block, with the same outcome", () => {
    const voices = meeting(6, 600, 7);
    expect(voices.length).toBeGreaterThan(3000);
    const centroids = groupVoices(voices, {}, grouping);
    expect(centroids.length).toBe(6);
    for (const voice of voices.slice(0, 50))
      expect(Math.max(...centroids.map((c) => dot(c, voice.vector)))).toBeGreaterThan(0.6);
  });

  it("has nothing to say about nothing", () => {
    expect(groupVoices([], { speakers: 3 }, grouping)).toEqual([]);
  });
});

describe("dominantVoice", () => {
  it("keeps the voice most of the speech belongs to", () => {
    const [own, other] = [meeting(1, 6, 8), meeting(2, 2, 9).slice(2)];
    expect(dominantVoice([...other, ...own], 0.65)).toEqual(own);
    expect(dominantVoice([], 0.65)).toEqual([]);
  });
});

describe("sums", () => {
  it("give the mean similarities of all pairs without the pairs", () => {
    const voices = meeting(2, 4, 10).map((voice, i) => ({ ...voice, seconds: 1 + (i % 3) }));
    const [a, b] = [voices.slice(0, 3), voices.slice(3)];
    const sum = (group: VoiceVector[]) => group.map(sumOf).reduce(joined);
    let score = 0;
    let weight = 0;
    for (const x of a)
      for (const y of b) {
        score += (x.seconds * y.seconds * dot(x.vector, y.vector)) / (reliability(x.seconds) * reliability(y.seconds));
        weight += x.seconds * y.seconds;
      }
    expect(meanSimilarity(sum(a), sum(b))).toBeCloseTo(score / weight, 6);
    expect(withinSimilarity(sumOf(a[0]!))).toBeCloseTo(0.9, 6);
  });
});

/** `each` vectors of 3 s for every person, taking turns; `room` is how strong their common part is. */
function meeting(people: number, each: number, seed: number, room = 0): VoiceVector[] {
  const random = randomFrom(seed);
  const draw = (scale: number) => Float32Array.from({ length: dim }, () => scale * normalFrom(random));
  const common = draw(room);
  const voices = Array.from({ length: people }, () => draw(1));
  return Array.from({ length: people * each }, (_, i) => {
    const own = voices[i % people]!;
    // Noise for which two vectors of one person score what 3 s of real speech does.
    const noise = draw(Math.sqrt((1 + room ** 2) * (1 / reliability(3) ** 2 - 1)));
    return { vector: unit(own.map((x, d) => x + common[d]! + noise[d]!)), seconds: 3, share: 1 };
  });
}
