import { expect, test } from "vitest";
import { heights, parsePeaks } from "../../src/features/player/peaks.ts";

/** A file as the worker writes it: 20 ms a pair. */
function file(pairs: [number, number][]): ArrayBuffer {
  const bytes = new ArrayBuffer(16 + pairs.length * 2);
  new Uint8Array(bytes).set(new TextEncoder().encode("RCP1"));
  const view = new DataView(bytes);
  view.setUint32(4, 320, true);
  view.setUint32(8, 16_000, true);
  view.setUint32(12, pairs.length, true);
  new Int8Array(bytes, 16).set(pairs.flat());
  return bytes;
}

test("reads pairs and their length", () => {
  const peaks = parsePeaks(
    file([
      [-3, 4],
      [-128, 127],
    ]),
  );
  expect(peaks?.pairMs).toBe(20);
  expect([...(peaks?.pairs ?? [])]).toEqual([-3, 4, -128, 127]);
});

test("anything else is no waveform", () => {
  expect(parsePeaks(new ArrayBuffer(3))).toBeNull();
  expect(parsePeaks(new TextEncoder().encode("<!doctype html><html>").buffer)).toBeNull();
});

test("each column has the loudest excursion of its part, and the loudest of all is 1", () => {
  const peaks = parsePeaks(
    file([
      [-10, 5],
      [-20, 8],
      [0, 0],
      [-1, 40],
    ]),
  );
  if (!peaks) throw new Error("the waveform was not read");
  expect([...heights(peaks, 80, 2)]).toEqual([0.5, 1]);
  expect(heights(peaks, 80, 400)).toHaveLength(400);
});
