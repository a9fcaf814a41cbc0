import { dot, unit } from "@rollcall/core/vector";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findVoices } from "../../src/diarize/findVoices.ts";
import { reliability, type VoiceVector } from "../../src/diarize/voiceSums.ts";
import { normalFrom, randomFrom } from "../../src/score/random.ts";

const dim = 256;

describe("findVoices", () => {
  it("finds as many voices as there are, also where turns are short", () => {
    for (const people of [1, 2, 3, 5, 8])
      for (const seconds of [3, 1.6]) expect(findVoices(meeting(people, 8, people, seconds), {}).length).toBe(people);
  });

  it("tells people apart whom the room makes alike", () => {
    const voices = meeting(3, 8, 4, 3, 1.3);
    expect(dot(voices[0]!.vector, voices[1]!.vector) / reliability(3) ** 2).toBeGreaterThan(0.55);
    expect(findVoices(voices, {}).length).toBe(3);
  });

  it("hears who speaks little beside who speaks much", () => {
    const [much, little] = [meeting(1, 60, 5), meeting(1, 2, 6)];
    expect(findVoices([...much, ...little], {}).length).toBe(2);
  });

  it("keeps to hints as far as there are vectors", () => {
    const hints = fc.record({ people: fc.integer({ min: 1, max: 5 }), wanted: fc.integer({ min: 1, max: 10 }) });
    fc.assert(
      fc.property(hints, ({ people, wanted }) => {
        const voices = meeting(people, 3, people);
        const possible = Math.min(wanted, voices.length);
        expect(findVoices(voices, { speakers: wanted }).length).toBe(possible);
        expect(findVoices(voices, { maxSpeakers: wanted }).length).toBeLessThanOrEqual(wanted);
        expect(findVoices(voices, { minSpeakers: wanted }).length).toBeGreaterThanOrEqual(possible);
      }),
      { numRuns: 20 },
    );
  });

  it("has nothing to say about nothing", () => {
    expect(findVoices([], { speakers: 3 })).toEqual([]);
  });
});

/** `each` vectors for every person, taking turns; `room` is how strong their common part is. */
function meeting(people: number, each: number, seed: number, seconds = 3, room = 0): VoiceVector[] {
  const random = randomFrom(seed);
  const draw = (scale: number) => Float32Array.from({ length: dim }, () => scale * normalFrom(random));
  const common = draw(room);
  const voices = Array.from({ length: people }, () => draw(1));
  return Array.from({ length: people * each }, (_, i) => {
    // Noise for which two vectors of one person score what so many seconds of real speech do.
    const noise = draw(Math.sqrt((1 + room ** 2) * (1 / reliability(seconds) ** 2 - 1)));
    const own = voices[i % people]!;
    return { vector: unit(own.map((x, d) => x + common[d]! + noise[d]!)), seconds, share: 1 };
  });
}
