import { describe, expect, it } from "vitest";
import { atLevel, cutPieces } from "../src/models/embedding.ts";
import { slotBits } from "../src/models/segmentation.ts";

describe("slotBits", () => {
  it("turns the likeliest of seven classes into three slots", () => {
    const scores = new Float32Array(7 * 7).fill(-5);
    for (let c = 0; c < 7; c++) scores[c * 7 + c] = -0.1;
    const bits = new Uint8Array(7);
    slotBits(scores, bits);
    expect([...bits]).toEqual([0, 0b001, 0b010, 0b100, 0b011, 0b101, 0b110]);
  });
});

describe("what the voice encoder is given", () => {
  it("is cut into equal pieces that lose nothing", () => {
    const pieces = cutPieces(new Float32Array(25), 10);
    expect(pieces.map((piece) => piece.length)).toEqual([8, 8, 9]);
    expect(cutPieces(new Float32Array(10), 10).length).toBe(1);
  });

  it("is as loud as all the rest, and silence stays silent", () => {
    const quiet = Float32Array.from({ length: 1000 }, (_, i) => 0.001 * Math.sin(i));
    const rms = Math.sqrt(atLevel(quiet).reduce((sum, x) => sum + x * x, 0) / 1000);
    expect(rms).toBeCloseTo(0.05, 4);
    expect(atLevel(new Float32Array(4))).toEqual(new Float32Array(4));
  });
});
