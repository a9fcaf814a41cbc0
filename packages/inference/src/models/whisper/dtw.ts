/** Steps of a path through [rows, columns]: rows never fall and neither do columns. */
export interface Path {
  rows: number[];
  columns: number[];
}

const [diagonal, up, left] = [0, 1, 2];

/**
 * The path from the first to the last cell of `cost` f32 [rows, columns] with the smallest sum (dynamic time warping).
 * Diagonal only where it is strictly better than both others, then up where strictly better, else left, as OpenAI's.
 */
export function dtw(cost: Float32Array, rows: number, columns: number): Path {
  const width = columns + 1;
  const sums = new Float64Array((rows + 1) * width).fill(Number.POSITIVE_INFINITY);
  const trace = new Uint8Array((rows + 1) * width);
  sums[0] = 0;
  for (let i = 1; i <= rows; i++)
    for (let j = 1; j <= columns; j++) {
      const [d, u, l] = [sums[(i - 1) * width + j - 1]!, sums[(i - 1) * width + j]!, sums[i * width + j - 1]!];
      const step = d < u && d < l ? diagonal : u < d && u < l ? up : left;
      sums[i * width + j] = cost[(i - 1) * columns + j - 1]! + (step === diagonal ? d : step === up ? u : l);
      trace[i * width + j] = step;
    }
  trace.fill(left, 0, width);
  for (let i = 0; i <= rows; i++) trace[i * width] = up;
  const path: Path = { rows: [], columns: [] };
  for (let i = rows, j = columns; i > 0 || j > 0; ) {
    path.rows.push(i - 1);
    path.columns.push(j - 1);
    const step = trace[i * width + j]!;
    if (step !== left) i--;
    if (step !== up) j--;
  }
  return { rows: path.rows.reverse(), columns: path.columns.reverse() };
}

/** The column at which each row begins. */
export function jumps({ rows, columns }: Path): number[] {
  return columns.filter((_, n) => n === 0 || rows[n] !== rows[n - 1]);
}
