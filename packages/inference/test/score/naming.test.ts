import { describe, expect, it } from "vitest";
import { clusterPurity } from "../../src/score/clusterPurity.ts";
import { scoreNaming } from "../../src/score/naming.ts";

const reference = [
  { speaker: "Ann", start: 0, end: 10 },
  { speaker: "Bob", start: 10, end: 20 },
  { speaker: "stranger", start: 19, end: 25 },
];

describe("scoreNaming", () => {
  it("tells right names from wrong ones and from silence", () => {
    const named = [
      { speaker: "Ann", start: 0, end: 11 },
      { speaker: "Bob", start: 12, end: 22 },
      { speaker: "Bob", start: 30, end: 40 },
    ];
    const score = scoreNaming(reference, named, new Set(["Ann", "Bob"]));
    expect(score).toEqual({ rightNamed: 18, wrongNamed: 3, enrolled: 20, strangers: 6, strangersUnnamed: 4 });
  });

  it("has no wrong names where nobody is named", () => {
    const score = scoreNaming(reference, [], new Set(["Ann"]));
    expect(score).toEqual({ rightNamed: 0, wrongNamed: 0, enrolled: 10, strangers: 16, strangersUnnamed: 16 });
  });
});

describe("clusterPurity", () => {
  it("shows mixed and split people", () => {
    const one = [{ speaker: "S1", start: 0, end: 19 }];
    expect(clusterPurity(reference, one)).toEqual({ purity: 10 / 19, coverage: 1 });
    const split = [
      { speaker: "S1", start: 0, end: 5 },
      { speaker: "S2", start: 5, end: 10 },
    ];
    expect(clusterPurity(reference, split)).toEqual({ purity: 1, coverage: 0.5 });
    expect(clusterPurity(reference, [])).toBeNull();
  });
});
