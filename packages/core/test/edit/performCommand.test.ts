import { describe, expect, it } from "vitest";
import { applyChanges } from "../../src/edit/change.ts";
import { EditCommand } from "../../src/edit/command.ts";
import { createFinder } from "../../src/edit/findText.ts";
import { type EditView, performCommand } from "../../src/edit/performCommand.ts";
import type { SegmentState } from "../../src/edit/segmentState.ts";
import { AppError } from "../../src/errors.ts";
import { segmentText } from "../../src/transcript.ts";

const ids = ["a", "b", "c"].map((letter) => `0197a000-0000-7000-8000-00000000000${letter}`);
const [a, b, c] = ids as [string, string, string];
const fresh = "0197a000-0000-7000-8000-0000000000ff";

function transcript(...texts: string[]): Map<string, SegmentState> {
  const segments = texts.map((text, i): SegmentState => {
    const words = text
      .split(" ")
      .map((t, k) => ({ t, s: i * 10_000 + k * 400, e: i * 10_000 + k * 400 + 300, c: 0.6 }));
    return { id: ids[i]!, n: i, startMs: i * 10_000, endMs: words.at(-1)!.e, speakerId: null, words };
  });
  return new Map(segments.map((segment) => [segment.id, segment]));
}

function viewOf(segments: Map<string, SegmentState>): EditView {
  const all = [...segments.values()].sort((x, y) => x.n - y.n);
  return {
    segment: (id) => segments.get(id),
    next: (id) => all[id === null ? 0 : all.findIndex((segment) => segment.id === id) + 1],
    machine: (startMs, endMs) => ({
      words: endMs > startMs && startMs === 0 ? [{ t: "machine", s: 0, e: 300, c: 0.4 }] : [],
      speakerId: null,
    }),
  };
}

function after(segments: Map<string, SegmentState>, command: EditCommand): string[] {
  const result = applyChanges(segments, performCommand(EditCommand.parse(command), viewOf(segments)));
  return [...result.values()].sort((x, y) => x.n - y.n).map(({ words }) => segmentText(words));
}

describe("performCommand", () => {
  const said = transcript("good morning all", "where is jon", "jon is late");

  it("rewords, and takes a passage out whose text is wiped", () => {
    const seen = { segmentId: b, version: 1 };
    expect(after(said, { kind: "reword", ...seen, text: "Where is John?" })[1]).toBe("Where is John?");
    expect(after(said, { kind: "reword", ...seen, text: "  " })).toEqual(["good morning all", "jon is late"]);
    expect(performCommand({ kind: "reword", ...seen, text: "where is jon" }, viewOf(said))).toEqual([]);
  });

  it("cuts, joins, inserts and removes in the right places", () => {
    expect(after(said, { kind: "split", segmentId: a, version: 1, at: 5, secondId: fresh })).toEqual([
      "good",
      "morning all",
      "where is jon",
      "jon is late",
    ]);
    expect(after(said, { kind: "merge", segmentId: b, version: 1, secondId: c, secondVersion: 1 })[1]).toBe(
      "where is jon jon is late",
    );
    const put = {
      kind: "insert",
      segmentId: fresh,
      startMs: 5000,
      endMs: 6000,
      speakerId: null,
      text: "hello",
    } as const;
    expect(after(said, { ...put, afterId: a })[1]).toBe("hello");
    expect(after(said, { ...put, afterId: null })[0]).toBe("hello");
    expect(after(said, { ...put, afterId: c })[3]).toBe("hello");
    expect(after(said, { kind: "remove", segmentId: a, version: 1 })).toEqual(["where is jon", "jon is late"]);
  });

  it("replaces only in the passages of the preview", () => {
    const command = { kind: "replace", find: "Jon", replacement: "John", matchCase: false, wholeWords: true } as const;
    expect(after(said, { ...command, segments: [{ segmentId: c, version: 1 }] })).toEqual([
      "good morning all",
      "where is jon",
      "John is late",
    ]);
  });

  it("gives a passage back to the models", () => {
    const changed = applyChanges(
      said,
      performCommand({ kind: "reword", segmentId: a, version: 1, text: "x" }, viewOf(said)),
    );
    expect(after(changed, { kind: "reset", segmentId: a, version: 2 })[0]).toBe("machine");
  });

  it.each<EditCommand>([
    { kind: "split", segmentId: a, version: 1, at: 0, secondId: fresh },
    { kind: "retime", segmentId: a, version: 1, startMs: 5, endMs: 5 },
    { kind: "reset", segmentId: b, version: 1 },
    { kind: "remove", segmentId: fresh, version: 1 },
    { kind: "insert", segmentId: fresh, afterId: a, startMs: 0, endMs: 10, speakerId: null, text: " " },
  ])("refuses with a sentence: %o", (command) => {
    expect(() => performCommand(command, viewOf(said))).toThrow(AppError);
  });
});

describe("createFinder", () => {
  it.each([
    ["can't", "Can’t we? can't", { matchCase: false, wholeWords: false }, 2],
    ["art", "Art, start, art", { matchCase: true, wholeWords: true }, 1],
    ["straße", "Die Straße", { matchCase: false, wholeWords: true }, 1],
    ["a.c", "abc a.c", { matchCase: false, wholeWords: false }, 1],
    ["new york", "New  York", { matchCase: false, wholeWords: true }, 1],
  ])("finds %s in %s", (find, text, options, count) => {
    expect(createFinder(find, options)(text)).toHaveLength(count);
  });
});
