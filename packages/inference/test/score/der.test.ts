import { describe, expect, it } from "vitest";
import { type SpeakerInterval, scoreDiarization } from "../../src/score/der.ts";

const hypothesis = intervals(
  "6.730+.017 0; 6.747+.287 1; 7.034+.152 0; 7.591+.017 0; 7.608+.709 1; 8.317+1.603 0; 9.920+1.063 1; 10.460+4.286 0; 14.307+3.578 1; 18.020+3.493 0; 18.155+.287 1; 21.766+6.733 1; 27.858+2.109 0",
);
const reference = intervals(
  "6.69+.43 s90; 7.55+.80 s91; 8.32+1.70 s90; 9.92+1.11 s91; 10.57+4.13 s90; 14.49+3.43 s91; 18.05+3.44 s90; 18.15+.44 s91; 21.78+6.72 s91; 27.85+2.15 s90",
);

describe("scoreDiarization", () => {
  it("gives the published figures for pyannote's own sample", () => {
    const score = scoreDiarization(reference, hypothesis);
    expect(score.der! * 100).toBeCloseTo(5.203, 2);
    expect(score.missed).toBeCloseTo(0.488, 3);
    expect(score.falseAlarm).toBeCloseTo(0.472, 3);
    expect(score.confusion).toBeCloseTo(0.307, 3);
    expect(score.total).toBeCloseTo(24.35, 3);
    expect(score.jer! * 100).toBeCloseTo(6.264, 2);
    expect(score.mapping.get("s90")).toBe("0");
  });

  it("can leave out overlap and the surroundings of reference boundaries", () => {
    expect(scoreDiarization(reference, hypothesis, { skipOverlap: true }).der! * 100).toBeCloseTo(4.511, 2);
    expect(scoreDiarization(reference, hypothesis, { collar: 0.125 }).der! * 100).toBeCloseTo(1.317, 2);
    expect(scoreDiarization(reference, hypothesis, { collar: 0.25 }).der).toBeCloseTo(0, 6);
  });

  it("has no rate without reference speech and counts everything missed without a hypothesis", () => {
    expect(scoreDiarization([], hypothesis).der).toBeNull();
    expect(scoreDiarization([], hypothesis).falseAlarm).toBeGreaterThan(20);
    expect(scoreDiarization(reference, []).der).toBe(1);
  });

  it("counts overlapping segments of one speaker once", () => {
    const once = [{ speaker: "a", start: 0, end: 4 }];
    const twice = [
      { speaker: "a", start: 0, end: 3 },
      { speaker: "a", start: 2, end: 4 },
    ];
    expect(scoreDiarization(twice, once).total).toBe(4);
    expect(scoreDiarization(twice, once).der).toBe(0);
  });
});

function intervals(text: string): SpeakerInterval[] {
  return text.split(";").map((entry) => {
    const [times, speaker] = entry.trim().split(" ");
    const [start, duration] = times!.split("+").map(Number);
    return { speaker: speaker!, start: start!, end: start! + duration! };
  });
}
