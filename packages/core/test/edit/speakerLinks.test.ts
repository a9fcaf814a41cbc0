import { describe, expect, it } from "vitest";
import { speakerLinks } from "../../src/edit/speakerLinks.ts";
import type { RunSegment } from "../../src/edit/tokens.ts";

const passage = (speaker: string | null, fromMs: number, count: number): RunSegment => {
  const words = Array.from({ length: count }, (_, i) => ({
    t: "w",
    s: fromMs + i * 100,
    e: fromMs + i * 100 + 100,
    c: 1,
  }));
  return { speaker, startMs: fromMs, endMs: fromMs + count * 100, words };
};
const base = [passage("a", 0, 10), passage("b", 1000, 5), passage("a", 2000, 3), passage("b", 3000, 20)];

describe("what corrections say about voices", () => {
  it("nothing, while nobody has corrected or named anybody", () => {
    expect(speakerLinks({ base, edited: base })).toEqual({ same: [], different: [] });
  });

  it("words given to another speaker are that voice, and not the one they were taken from", () => {
    const edited = base.map((one, i) => (i === 1 ? { ...one, speaker: "a" } : one));
    expect(speakerLinks({ base, edited })).toEqual({
      same: [
        [
          { startMs: 1000, endMs: 1500 },
          { startMs: 0, endMs: 1000 },
        ],
      ],
      different: [
        [
          { startMs: 1000, endMs: 1500 },
          { startMs: 3000, endMs: 5000 },
        ],
      ],
    });
  });

  it("passages given to a voice the models did not know are one voice among themselves", () => {
    const edited = base.map((one, i) => (i === 1 || i === 2 ? { ...one, speaker: "new" } : one));
    expect(speakerLinks({ base, edited }).same).toEqual([
      [
        { startMs: 2000, endMs: 2300 },
        { startMs: 1000, endMs: 1500 },
      ],
    ]);
  });

  it("half a joined passage is corrected, its rewritten words go along", () => {
    const [a, b] = [base[0]!, base[1]!];
    const typed = { t: "typed", s: 1150, e: 1180, c: 1, h: true as const };
    const words = [...a.words, b.words[0]!, typed, ...b.words.slice(2)];
    const edited = [{ speaker: "a", startMs: 0, endMs: 1500, words }, ...base.slice(2)];
    expect(speakerLinks({ base, edited }).same).toEqual([
      [
        { startMs: 1000, endMs: 1500 },
        { startMs: 2000, endMs: 2300 },
      ],
    ]);
  });

  it("speakers of one person are one voice, of two persons two", () => {
    const [first, second] = [
      { startMs: 0, endMs: 1000 },
      { startMs: 3000, endMs: 5000 },
    ];
    const named = (b: string) =>
      speakerLinks({
        base,
        edited: base,
        people: new Map([
          ["a", "Anna"],
          ["b", b],
        ]),
      });
    expect(named("Anna")).toEqual({ same: [[first, second]], different: [] });
    expect(named("Bob")).toEqual({ same: [], different: [[first, second]] });
  });
});
