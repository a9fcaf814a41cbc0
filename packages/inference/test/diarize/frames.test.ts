import { describe, expect, it } from "vitest";
import { aloneRegions } from "../../src/diarize/aloneRegions.ts";
import { fillShortGaps } from "../../src/diarize/fillShortGaps.ts";
import { findLocalVoices } from "../../src/diarize/localVoices.ts";
import { findMissedSpeech } from "../../src/diarize/missedSpeech.ts";
import { speakerChanges } from "../../src/diarize/speakerChanges.ts";

/** One window of 589 frames with the given bits from one frame to the next. */
function oneWindow(...spoken: [bits: number, from: number, to: number][]) {
  const bits = new Uint8Array(589);
  for (const [value, from, to] of spoken) bits.fill(value, from, to);
  return { starts: [0], framesPerWindow: 589, bits };
}

describe("findLocalVoices", () => {
  it("takes a slot's speech from where it is alone, and all of it where it hardly ever is", () => {
    const voices = findLocalVoices(oneWindow([1, 0, 200], [3, 200, 300], [2, 300, 310]), 160_000);
    expect(voices.map((v) => v.slot)).toEqual([0, 1]);
    expect(voices[0]!.alone).toEqual([{ start: 361, end: 54_361 }]);
    expect(voices[1]!.aloneSamples).toBe(0);
    expect(voices[1]!.alone[0]!.end - voices[1]!.alone[0]!.start).toBe(110 * 270);
  });

  it("never reaches beyond the recording", () => {
    const [voice] = findLocalVoices(oneWindow([1, 0, 589]), 50_000);
    expect(voice!.alone.at(-1)!.end).toBe(50_000);
  });
});

describe("findMissedSpeech", () => {
  it("lists detected speech in which nobody was heard, in pieces of at most 3 s", () => {
    const perFrame = new Uint8Array(600).fill(1, 0, 100);
    const missed = findMissedSpeech(perFrame, [{ start: 0, end: 100_000 }]);
    expect(missed[0]!.start).toBeCloseTo(100 * 270, -3);
    expect(missed.length).toBe(2);
    for (const { start, end } of missed) expect(end - start).toBeLessThanOrEqual(48_000);
  });
});

describe("speakerChanges", () => {
  it("finds where one slot gives way to another, not where speech begins or ends", () => {
    const changes = speakerChanges(oneWindow([1, 50, 200], [2, 200, 400]));
    expect(changes.length).toBe(1);
    expect(Math.abs(changes[0]! - 200)).toBeLessThan(3);
  });
});

describe("fillShortGaps", () => {
  it("bridges half a second of one voice's silence, and no more, and not across voices", () => {
    const active = new Uint8Array(2 * 200);
    const speak = (voice: number, from: number, to: number) => {
      for (let f = from; f < to; f++) active[f * 2 + voice] = 1;
    };
    speak(0, 0, 20);
    speak(0, 40, 60);
    speak(0, 100, 120);
    speak(1, 130, 150);
    fillShortGaps(active, 2);
    const on = (f: number, voice: number) => active[f * 2 + voice];
    expect([on(30, 0), on(80, 0), on(125, 0), on(125, 1)]).toEqual([1, 0, 0, 0]);
  });
});

describe("aloneRegions", () => {
  it("leaves out where others speak too", () => {
    const active = Uint8Array.of(1, 0, 1, 0, 1, 1, 0, 1, 1, 0);
    const frames = { frameStep: 10, frameOffset: 5, frames: 5, active };
    expect(aloneRegions(frames, 0, 2, 1000)).toEqual([
      { start: 5, end: 25 },
      { start: 45, end: 55 },
    ]);
    expect(aloneRegions(frames, 1, 2, 1000)).toEqual([{ start: 35, end: 45 }]);
  });
});
