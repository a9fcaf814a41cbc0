/**
 * One-to-one assignment of rows to columns with the greatest total weight (Hungarian method with potentials, O(rows² · columns)).
 *
 * `weights` is [rows * columns], row-major, any finite numbers. With more rows than columns the rows that lose get -1,
 * so every column is still used; with fewer rows every row gets a column.
 */
export function assign(weights: ArrayLike<number>, rows: number, columns: number): Int32Array {
  if (rows > columns) {
    const transposed = new Float64Array(rows * columns);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) transposed[c * rows + r] = weights[r * columns + c]!;
    const rowOfColumn = assign(transposed, columns, rows);
    const result = new Int32Array(rows).fill(-1);
    for (let c = 0; c < columns; c++) result[rowOfColumn[c]!] = c;
    return result;
  }
  return assignWide(weights, rows, columns);
}

/** Shortest augmenting paths on costs = -weights; indices are shifted by one so that 0 can mean "none". */
function assignWide(weights: ArrayLike<number>, rows: number, columns: number): Int32Array {
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1);
  const previousColumn = new Int32Array(columns + 1);
  const slack = new Float64Array(columns + 1);
  const isUsed = new Uint8Array(columns + 1);

  for (let row = 1; row <= rows; row++) {
    rowOfColumn[0] = row;
    slack.fill(Number.POSITIVE_INFINITY);
    isUsed.fill(0);
    let column = 0;
    do {
      isUsed[column] = 1;
      const from = rowOfColumn[column]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= columns; c++) {
        if (isUsed[c]) continue;
        const reduced = -weights[(from - 1) * columns + c - 1]! - rowPotential[from]! - columnPotential[c]!;
        if (reduced < slack[c]!) {
          slack[c] = reduced;
          previousColumn[c] = column;
        }
        if (slack[c]! < step) {
          step = slack[c]!;
          next = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (isUsed[c]) {
          rowPotential[rowOfColumn[c]!]! += step;
          columnPotential[c]! -= step;
        } else slack[c]! -= step;
      }
      column = next;
    } while (rowOfColumn[column] !== 0);
    while (column !== 0) {
      const before = previousColumn[column]!;
      rowOfColumn[column] = rowOfColumn[before]!;
      column = before;
    }
  }

  const result = new Int32Array(rows);
  for (let c = 1; c <= columns; c++) if (rowOfColumn[c]) result[rowOfColumn[c]! - 1] = c - 1;
  return result;
}
