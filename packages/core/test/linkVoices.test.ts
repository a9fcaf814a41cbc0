import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keepGroups, linkVoices, type StrayVoice } from "../src/linkVoices.ts";
import { groupLetter } from "../src/namingBatch.ts";
import { dot, unit } from "../src/vector.ts";

/** A voice of person `p` (own axis), bent a little. */
const voice = (id: string, meetingId: string, p: number, bend = 0): StrayVoice => {
  const vector = new Float32Array(8);
  vector[p] = 1;
  vector[(p + 1) % 8] = bend;
  return { id, meetingId, vector: unit(vector) };
};
const sorted = (groups: string[][]) => groups.map((group) => group.toSorted()).sort();

describe("linkVoices", () => {
  it("joins one person's voices of several meetings, and leaves who was heard once", () => {
    const voices = [voice("a1", "1", 0), voice("b1", "1", 2), voice("a2", "2", 0, 0.1), voice("a3", "3", 0, 0.2)];
    expect(sorted(linkVoices(voices, 0.7))).toEqual([["a1", "a2", "a3"]]);
    expect(linkVoices(voices.slice(0, 1), 0.7)).toEqual([]);
    expect(linkVoices([], 0.7)).toEqual([]);
  });

  it("never chains: each two of a group are alike", () => {
    const chain = [voice("x", "1", 0, 0), voice("y", "2", 0, 0.6), voice("z", "3", 0, 1.4)];
    expect(dot(chain[0]!.vector, chain[1]!.vector)).toBeGreaterThan(0.8);
    expect(dot(chain[1]!.vector, chain[2]!.vector)).toBeGreaterThan(0.8);
    expect(linkVoices(chain, 0.8)).toHaveLength(1);
    expect(linkVoices(chain, 0.8)[0]).toHaveLength(2);
  });

  it("holds for any voices: alike enough, one of a meeting, each in one group", () => {
    const one = fc.record({
      p: fc.integer({ min: 0, max: 3 }),
      bend: fc.double({ min: 0, max: 1, noNaN: true }),
      m: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 14 }), (list) => {
        const voices = list.map(({ p, bend, m }, i) => voice(`v${i}`, `m${m}`, p, bend));
        const byId = new Map(voices.map((v) => [v.id, v]));
        const groups = linkVoices(voices, 0.7);
        const all = groups.flat();
        expect(new Set(all).size).toBe(all.length);
        for (const group of groups) {
          const meetings = group.map((id) => byId.get(id)!.meetingId);
          expect(new Set(meetings).size).toBe(meetings.length);
          for (const a of group)
            for (const b of group)
              expect(dot(byId.get(a)!.vector, byId.get(b)!.vector)).toBeGreaterThanOrEqual(0.7 - 1e-6);
        }
      }),
    );
  });
});

it("a group stays itself as it grows, shrinks or splits", () => {
  const before = new Map([
    ["a", "G"],
    ["b", "G"],
    ["c", "H"],
    ["d", "H"],
  ]);
  const groups = [
    ["a", "b", "x"],
    ["c", "d", "e", "f"],
    ["y", "z"],
  ];
  expect(keepGroups(groups, before)).toEqual([
    { id: "H", voices: ["c", "d", "e", "f"] },
    { id: "G", voices: ["a", "b", "x"] },
    { id: null, voices: ["y", "z"] },
  ]);
  expect(
    keepGroups(
      [
        ["a", "c", "d"],
        ["b", "x"],
      ],
      new Map([
        ["a", "G"],
        ["b", "G"],
        ["c", "G"],
        ["d", "G"],
      ]),
    ),
  ).toEqual([
    { id: "G", voices: ["a", "c", "d"] },
    { id: null, voices: ["b", "x"] },
  ]);
});

it("letters go on after Z", () => {
  expect([1, 2, 26, 27, 52, 53, 703].map(groupLetter)).toEqual(["A", "B", "Z", "AA", "AZ", "BA", "AAA"]);
});
