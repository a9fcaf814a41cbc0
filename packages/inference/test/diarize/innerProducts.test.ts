import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { innerProducts } from "../../src/diarize/innerProducts.ts";
import { normal } from "../support/madeVoices.ts";

describe("innerProducts", () => {
  it("is the sum of products for any number of rows, columns and dimensions", () => {
    const size = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(size(600), size(40), size(33), fc.nat(), (rows, columns, dim, seed) => {
        const random = normal(seed);
        const a = Float64Array.from({ length: rows * dim }, random);
        const b = Float64Array.from({ length: columns * dim }, random);
        const out = new Float64Array(rows * columns + 1).fill(7);
        innerProducts(a, rows, b, columns, dim, out);
        let worst = 0;
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < columns; c++) {
            let sum = 0;
            for (let d = 0; d < dim; d++) sum += a[r * dim + d]! * b[c * dim + d]!;
            worst = Math.max(worst, Math.abs(sum - out[r * columns + c]!));
          }
        expect(worst).toBeLessThan(1e-12);
        expect(out.at(-1)).toBe(7);
      }),
      { numRuns: 30 },
    );
  });
});
