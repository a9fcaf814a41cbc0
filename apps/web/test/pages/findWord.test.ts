import { describe, expect, test } from "vitest";
import { findWord, lastStarted } from "../../src/features/transcript/findWord.ts";

const segment = (...words: [number, number][]) => ({
  startMs: words[0]?.[0] ?? 0,
  endMs: words.at(-1)?.[1] ?? 0,
  words: words.map(([s, e]) => ({ s, e })),
});

test("lastStarted agrees with a scan", () => {
  for (let count = 0; count < 40; count++) {
    const starts = Array.from({ length: count }, (_, n) => Math.floor((n * n) / 3));
    for (let ms = -1; ms < 540; ms++) {
      const scanned = starts.findLastIndex((start) => start <= ms);
      expect(lastStarted(count, (index) => starts[index] ?? 0, ms)).toBe(scanned);
    }
  }
});

describe("findWord", () => {
  const segments = [segment([1000, 1300], [1400, 1900]), segment([1600, 2000], [5000, 5200]), segment([9000, 9500])];

  test.each([
    [0, null],
    [1000, { segment: 0, word: 0 }],
    [1399, { segment: 0, word: 0 }],
    [1400, { segment: 0, word: 1 }],
    [1700, { segment: 1, word: 0 }],
    [5100, { segment: 1, word: 1 }],
    [8000, null],
    [9499, { segment: 2, word: 0 }],
    [60_000, null],
  ])("at %d ms", (ms, expected) => expect(findWord(segments, ms)).toEqual(expected));

  test("nothing is current where nothing was said", () => expect(findWord([], 500)).toBeNull());
});
