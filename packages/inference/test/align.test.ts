import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endsSentence } from "../src/align/endsSentence.ts";
import { markWordless } from "../src/align/markWordless.ts";
import { attributeWords, diarizationTurns } from "../src/align.ts";
import type { Diarization, RecognisedWord } from "../src/artefacts.ts";

const step = 270;
const rate = 16_000;

describe("attributeWords", () => {
  it("gives each word to the voice that speaks there and marks overlap without repeating text", () => {
    const spoken = diarization(6, [
      [0, 0, 3],
      [1, 2.5, 6],
    ]);
    const segments = attributeWords([word("one", 0.5, 0.9), word("two", 2.6, 2.9), word("three", 4, 4.4)], spoken);
    expect(segments.flatMap((s) => s.words.map((w) => w.t))).toEqual(["one", "two", "three"]);
    expect(segments[0]!.speaker).toBe("S1");
    expect(segments.at(-1)!.speaker).toBe("S2");
    const two = segments.flatMap((s) => s.words)[1]!;
    const other = segments.find((s) => s.words.includes(two))!.speaker === "S1" ? "S2" : "S1";
    expect(two).toMatchObject({ f: ["overlap"], o: [other] });
  });

  it("keeps a change of speaker whole words apart unless the lone word is one people say in between", () => {
    const spoken = (middle: string) => {
      const heard = diarization(6, [[0, 0, 6]], 2);
      for (let f = frame(2.0); f < frame(2.3); f++) {
        heard.votes[f * 2] = 1;
        heard.votes[f * 2 + 1] = 12;
      }
      const words = [word("a", 1.4, 1.6), word("b", 1.7, 1.95), word(middle, 2.0, 2.3), word("d", 2.35, 2.6)];
      return attributeWords(words, heard).map((s) => s.speaker);
    };
    expect(spoken("this")).toEqual(["S1"]);
    expect(spoken("Yeah.")).toEqual(["S1", "S2", "S1"]);
  });

  it("moves a change inside a sentence to its end when nobody plainly said the words between", () => {
    const change = (share: number) => {
      const heard = diarization(6, [
        [0, 0, 2.3],
        [1, 2.3, 6],
      ]);
      for (let f = frame(2.0); f < frame(2.3); f++) {
        heard.active.fill(1, f * 2, f * 2 + 2);
        heard.votes[f * 2] = Math.round(20 * share);
        heard.votes[f * 2 + 1] = 20 - Math.round(20 * share);
      }
      const words = ["so", "it", "is.", "And", "then", "we", "go"].map((t, i) =>
        word(t, 1.1 + i * 0.3, 1.35 + i * 0.3),
      );
      return attributeWords(words, heard).map((s) => s.words.map((w) => w.t).join(" "));
    };
    expect(change(0.6)).toEqual(["so it is.", "And then we go"]);
    expect(change(0.95)).toEqual(["so it is. And", "then we go"]);
  });

  it("does not let one uncertain word flip the speaker in the middle of a sentence", () => {
    const spoken = diarization(6, [[0, 0, 6]], 2);
    // A quarter of the windows mistake the middle word.
    for (let f = frame(2.0); f < frame(2.3); f++) {
      spoken.votes[f * 2] = 6;
      spoken.votes[f * 2 + 1] = 7;
    }
    const words = [word("a", 1.4, 1.6), word("b", 1.7, 1.9), word("c", 2.0, 2.3), word("d", 2.4, 2.6)];
    expect(attributeWords(words, spoken).map((s) => s.speaker)).toEqual(["S1"]);
  });

  it("gives a word in silence to a near voice and one far from everybody to nobody", () => {
    const spoken = diarization(20, [
      [0, 0, 3],
      [1, 12, 15],
    ]);
    const segments = attributeWords([word("near", 3.1, 3.3), word("far", 7, 7.3), word("last", 13, 13.3)], spoken);
    expect(segments.map((s) => s.speaker)).toEqual(["S1", null, "S2"]);
  });

  it("begins a new turn after two seconds of silence, and a paragraph after a minute or 120 words", () => {
    const spoken = diarization(200, [[0, 0, 200]], 1);
    const quick = Array.from({ length: 130 }, (_, i) => word(i === 99 ? "end." : "go", i * 0.2, i * 0.2 + 0.15));
    expect(attributeWords(quick, spoken).map((s) => s.words.length)).toEqual([100, 30]);
    const slow = Array.from({ length: 50 }, (_, i) => word("go", i * 1.5, i * 1.5 + 0.2));
    expect(attributeWords(slow, spoken).map((s) => s.words.length)).toEqual([40, 10]);
    expect(attributeWords([word("a", 0, 0.5), word("b", 2.6, 3)], spoken).length).toBe(2);
  });

  it("loses and repeats no word, keeps order and times, whatever is heard", () => {
    const anything = fc.record({
      k: fc.integer({ min: 0, max: 4 }),
      noise: fc.uint8Array({ minLength: 400, maxLength: 400 }),
      gaps: fc.array(fc.tuple(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 0, max: 8000 })), {
        maxLength: 60,
      }),
    });
    fc.assert(
      fc.property(anything, ({ k, noise, gaps }) => {
        const spoken = diarization(20, [], k);
        for (let i = 0; i < spoken.votes.length; i++) {
          spoken.votes[i] = noise[i % 400]! % 7;
          spoken.active[i] = noise[(i * 7) % 400]! % 3 === 0 ? 1 : 0;
        }
        let at = 0;
        const words = gaps.map(([gap, length], i) => {
          at += gap;
          return { ...word(`w${i}`, at / rate, (at + length) / rate), chunk: i % 5 };
        });
        const segments = attributeWords(words, spoken);
        const flat = segments.flatMap((s) => s.words);
        expect(flat.map((w) => w.t)).toEqual(words.map((w) => w.text));
        for (const [i, w] of flat.entries()) {
          expect(Number.isInteger(w.s) && Number.isInteger(w.e) && w.e >= w.s).toBe(true);
          if (i > 0) expect(w.s).toBeGreaterThanOrEqual(flat[i - 1]!.s);
        }
        for (const s of segments) expect(s.words.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("endsSentence", () => {
  it("knows marks inside quotes from abbreviations, initials and numbers", () => {
    expect(["done.", "really?", 'so!"', "(no.)", "好。", "it…"].map(endsSentence)).not.toContain(false);
    expect(["Dr.", "J.", "3.", "e.g.", "so,", "word", ""].map(endsSentence)).not.toContain(true);
  });
});

describe("markWordless", () => {
  const turn = (speaker: string, startMs: number, endMs: number) => ({ speaker, startMs, endMs });
  const said = (speaker: string, ...at: number[]) => {
    const words = at.map((s) => ({ t: "w", s, e: s + 200, c: 1 }));
    return { speaker, startMs: at[0]!, endMs: at.at(-1)! + 200, words };
  };

  it("marks long turns under others' speech of which no word is known, and nothing else", () => {
    const turns = [turn("S1", 0, 5000), turn("S2", 1000, 2000), turn("S2", 3000, 3400), turn("S2", 4500, 6000)];
    const marks = (...segments: ReturnType<typeof said>[]) =>
      markWordless(turns, segments).map((t) => t.wordless === true);
    expect(marks(said("S1", 0, 1000, 4000))).toEqual([false, true, false, false]);
    expect(marks(said("S1", 0, 4000), said("S2", 1400))).toEqual([false, false, false, false]);
    expect(marks(said("S2", 1400))).toEqual([false, false, false, false]);
  });
});

describe("diarizationTurns", () => {
  it("lists every voice's stretches in ms, overlap included", () => {
    const turns = diarizationTurns(
      diarization(6, [
        [0, 0, 3],
        [1, 2.5, 6],
      ]),
    );
    expect(turns.map((t) => t.speaker)).toEqual(["S1", "S2"]);
    expect(turns[0]!.endMs).toBeGreaterThan(turns[1]!.startMs);
    expect(Math.abs(turns[0]!.endMs - 3000)).toBeLessThan(20);
  });
});

function frame(seconds: number): number {
  return Math.round((seconds * rate) / step);
}

function diarization(seconds: number, spoken: [number, number, number][], voices?: number): Diarization {
  const k = voices ?? Math.max(...spoken.map(([c]) => c)) + 1;
  const frames = frame(seconds);
  const active = new Uint8Array(frames * k);
  const votes = new Uint8Array(frames * k);
  for (const [c, start, end] of spoken)
    for (let f = frame(start); f < Math.min(frames, frame(end)); f++) {
      active[f * k + c] = 1;
      votes[f * k + c] = 10;
    }
  const clusters = Array.from({ length: k }, (_, c) => ({
    label: `S${c + 1}`,
    vector: new Float32Array(),
    netSpeechMs: 0,
    pieces: [],
  }));
  return { frameStep: step, frameOffset: 0, frames, clusters, active, votes };
}

function word(text: string, start: number, end: number): RecognisedWord {
  return { text, start: Math.round(start * rate), end: Math.round(end * rate), confidence: 0.9, chunk: 0, flags: [] };
}
