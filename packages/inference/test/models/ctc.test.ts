import { expect, it } from "vitest";
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
