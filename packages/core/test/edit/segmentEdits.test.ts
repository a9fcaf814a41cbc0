import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges, type Change, changeOf, collisions, invert } from "../../src/edit/change.ts";
import { mergeSegments } from "../../src/edit/mergeSegments.ts";
import { retimeSegment } from "../../src/edit/retimeSegment.ts";
import { reword, wordsIn } from "../../src/edit/reword.ts";
import type { SegmentState } from "../../src/edit/segmentState.ts";
import { offsetOf, splitSegment } from "../../src/edit/splitSegment.ts";
import { segmentText, type Word } from "../../src/transcript.ts";

const word = (t: string, s: number, e: number): Word => ({ t, s, e, c: 0.5 });

function segmentOf(text: string, startMs = 1000): SegmentState {
  const words = wordsIn(text).map((t, i) => word(t, startMs + i * 300, startMs + i * 300 + 250));
  return { id: "a", n: 1, startMs, endMs: words.at(-1)?.e ?? startMs, speakerId: "s1", words };
}

const texts = fc.array(fc.stringMatching(/^[a-c]{1,4}$/), { minLength: 1, maxLength: 12 }).map((t) => t.join(" "));

function expectOrdered({ startMs, endMs, words }: SegmentState) {
  let last = startMs;
  for (const { s, e } of words) {
    expect(s).toBeGreaterThanOrEqual(last);
    expect(e).toBeGreaterThanOrEqual(s);
    last = s;
  }
  expect(last).toBeLessThanOrEqual(endMs);
}

describe("reword", () => {
  it("keeps the place of words that stay, and gives a respelt word the place of the old one", () => {
    const before = segmentOf("we met mr jonson today");
    const after = reword(before, "we met Mr. Johnson today");
    expect(after.map(({ t, s, e, h }) => [t, s, e, h ?? false])).toEqual([
      ["we", 1000, 1250, false],
      ["met", 1300, 1550, false],
      ["Mr.", 1600, 1850, true],
      ["Johnson", 1900, 2150, true],
      ["today", 2200, 2450, false],
    ]);
    expect(after[0]).toBe(before.words[0]);
  });

  it("shares the time of a run among another number of words by their length", () => {
    const after = reword(segmentOf("a gonna b"), "a going to b");
    expect(after.map(({ t, s, e }) => [t, s, e])).toEqual([
      ["a", 1000, 1250],
      ["going", 1300, 1479],
      ["to", 1479, 1550],
      ["b", 1600, 1850],
    ]);
  });

  it("puts an inserted word into the pause it was put in", () => {
    const [, inserted] = reword(segmentOf("a b"), "a new b");
    expect(inserted).toMatchObject({ t: "new", s: 1250, e: 1300, c: 1, h: true });
  });

  it("says just what was typed, with times in order, whatever was there", () => {
    fc.assert(
      fc.property(texts, fc.string({ maxLength: 60 }), (before, typed) => {
        const segment = segmentOf(before);
        const words = reword(segment, typed);
        expect(segmentText(words)).toBe(wordsIn(typed).join(" "));
        expectOrdered({ ...segment, words });
      }),
    );
  });
});

describe("splitSegment and mergeSegments", () => {
  it("cut anywhere and joined again it is the text it was, but for a word that was cut through", () => {
    fc.assert(
      fc.property(texts, fc.nat(80), (text, at) => {
        const segment = segmentOf(text);
        const halves = splitSegment(segment, at, { secondId: "b", nextN: 2 });
        if (!halves) return;
        const [first, second] = halves;
        for (const half of halves) expectOrdered(half);
        expect([first.id, first.n, second.id, second.n]).toEqual(["a", 1, "b", 1.5]);
        const joined = mergeSegments(first, second);
        expect(segmentText(joined.words).replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
        expectOrdered(joined);
        expect([joined.startMs, joined.endMs]).toEqual([segment.startMs, segment.endMs]);
      }),
    );
  });

  it("cuts between words without touching them, and not where one side would be empty", () => {
    const segment = segmentOf("one two three");
    const halves = splitSegment(segment, offsetOf(segment.words, 1), { secondId: "b", nextN: null });
    expect(halves?.map((half) => half.words)).toEqual([segment.words.slice(0, 1), segment.words.slice(1)]);
    expect(halves?.[1]).toMatchObject({ n: 2, startMs: 1300 });
    expect(splitSegment(segment, 0, { secondId: "b", nextN: null })).toBeNull();
    expect(splitSegment(segment, 99, { secondId: "b", nextN: null })).toBeNull();
  });
});

describe("retimeSegment", () => {
  it("moves and stretches the words with the segment", () => {
    const segment = segmentOf("one two");
    const moved = retimeSegment(segment, 2000, 3100);
    expect(moved.words.map(({ s, e }) => [s, e])).toEqual([
      [2000, 2500],
      [2600, 3100],
    ]);
    fc.assert(
      fc.property(texts, fc.nat(9000), fc.nat(9000), (text, start, length) => {
        expectOrdered(retimeSegment(segmentOf(text), start, start + length));
      }),
    );
  });
});

it("a word that is cut through, over which the next one is spoken, leaves times in order", () => {
  const joined = mergeSegments(segmentOf("a a aa"), segmentOf("a"));
  const halves = splitSegment(joined, 5, { secondId: "b", nextN: null });
  expect(halves?.[1].words.map(({ t, s }) => [t, s])).toEqual([
    ["a", 1600],
    ["a", 1600],
  ]);
  for (const half of halves ?? []) expectOrdered(half);
});

describe("changes", () => {
  it("undoing any sequence of edits in reverse gives the original back", () => {
    const edits = fc.array(fc.tuple(fc.nat(4), fc.nat(20), fc.nat(60), texts), { maxLength: 25 });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 5 }), edits, (start, steps) => {
        const original = new Map(start.map((text, i) => [`${i}`, { ...segmentOf(text), id: `${i}`, n: i }]));
        let now: Map<string, SegmentState> = original;
        const done: Change[][] = [];
        for (const [step, [kind, pick, at, text]] of steps.entries()) {
          const all = [...now.values()].sort((a, b) => a.n - b.n);
          const i = pick % Math.max(1, all.length);
          const changes = edit(all, i, { kind, at, text, newId: `new${step}` });
          expect(collisions(now, changes)).toEqual([]);
          now = applyChanges(now, changes);
          for (const segment of now.values()) expectOrdered(segment);
          done.push(changes);
        }
        for (const changes of done.reverse()) {
          expect(collisions(now, invert(changes))).toEqual([]);
          now = applyChanges(now, invert(changes));
        }
        expect(now).toEqual(original);
      }),
    );
  });

  it("an undo collides where somebody else changed the same field since, and only there", () => {
    const before = segmentOf("one two");
    const after = { ...before, words: reword(before, "one three") };
    const mine = [changeOf(before, after)!];
    const doc = applyChanges(new Map([["a", before]]), mine);
    expect(collisions(applyChanges(doc, [changeOf(after, { ...after, speakerId: "s2" })!]), invert(mine))).toEqual([]);
    const theirs = { ...after, words: reword(after, "one four") };
    expect(collisions(applyChanges(doc, [changeOf(after, theirs)!]), invert(mine))).toEqual(["a"]);
    expect(collisions(applyChanges(doc, [changeOf(after, null)!]), invert(mine))).toEqual(["a"]);
  });

  it("says nothing about what did not change", () => {
    const segment = segmentOf("one two");
    expect(changeOf(segment, { ...segment, words: [...segment.words] })).toBeNull();
    expect(changeOf(segment, { ...segment, speakerId: null })).toEqual({
      id: "a",
      before: { speakerId: "s1" },
      after: { speakerId: null },
    });
  });
});

function edit(
  all: SegmentState[],
  i: number,
  { kind, at, text, newId }: { kind: number; at: number; text: string; newId: string },
): Change[] {
  const segment = all[i];
  if (!segment) return [];
  const next = all[i + 1];
  const list = (...changes: (Change | null)[]) => changes.filter((change) => change !== null);
  if (kind === 0) return list(changeOf(segment, { ...segment, words: reword(segment, text) }));
  if (kind === 1) {
    const halves = splitSegment(segment, at, { secondId: newId, nextN: next?.n ?? null });
    return halves ? list(changeOf(segment, halves[0]), changeOf(null, halves[1])) : [];
  }
  if (kind === 2 && next) return list(changeOf(segment, mergeSegments(segment, next)), changeOf(next, null));
  if (kind === 3) return list(changeOf(segment, { ...segment, speakerId: `s${at % 3}` }));
  return list(changeOf(segment, retimeSegment(segment, segment.startMs + at, segment.endMs + at * 2)));
}
