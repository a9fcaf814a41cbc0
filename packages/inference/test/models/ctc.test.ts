import { expect, it } from "vitest";
import { forcedAlign, wildcard } from "../../src/models/ctc/forcedAlign.ts";
import { ctcGreedy } from "../../src/models/ctc/greedy.ts";

/** Log-probabilities in which each frame is sure of one of four symbols (0 is blank). */
function frames(...symbols: number[]): Float32Array {
  const sure = Math.log(0.94);
  const other = Math.log(0.02);
  return Float32Array.from(symbols.flatMap((symbol) => [0, 1, 2, 3].map((v) => (v === symbol ? sure : other))));
}

it("joins repeats, and a blank parts two of the same", () => {
  const tokens = ctcGreedy(frames(0, 1, 1, 0, 1, 2, 2, 0), 4, 0);
  expect(tokens.map(({ id, start, end }) => [id, start, end])).toEqual([
    [1, 1, 3],
    [1, 4, 5],
    [2, 5, 7],
  ]);
  expect(Math.exp(tokens[0]!.logProb)).toBeCloseTo(0.94, 5);
  expect(ctcGreedy(frames(0, 0), 4, 0)).toEqual([]);
});

it("finds when each token of a known text sounds", () => {
  const spans = forcedAlign(frames(0, 0, 1, 0, 0, 2, 0, 3, 0), 4, [1, 2, 3], 0)!;
  expect(spans.map(({ start }) => start)).toEqual([2, 5, 7]);
  for (const { score } of spans) expect(score).toBeCloseTo(0.94, 5);
});

it("lets a character that the model does not know sound like any", () => {
  const spans = forcedAlign(frames(0, 1, 0, 3, 0, 2, 0), 4, [1, wildcard, 2], 0)!;
  expect(spans.map(({ start }) => start)).toEqual([1, 3, 5]);
});

it("cannot place more tokens than there are frames, and places none at all", () => {
  expect(forcedAlign(frames(1, 2), 4, [1, 2, 3], 0)).toBeNull();
  expect(forcedAlign(frames(1, 2), 4, [], 0)).toEqual([]);
});
