import { createProductKernel, ensureBytes } from "./productKernel.ts";

const kernel = createProductKernel();
/** Rows of the first matrix handed to the kernel at a time: its memory is bounded by the second matrix. */
const panel = 256;

/**
 * All inner products of the rows of two matrices, f64 [rows * columns] into `out`: `a` is [rows * dim], `b` is
 * [columns * dim], both row by row. Both are copied to the kernel: rows by the dozen are several times as fast as in
 * plain JavaScript, single ones are not.
 */
export function innerProducts(
  a: Float64Array,
  rows: number,
  b: Float64Array,
  columns: number,
  dim: number,
  out: Float64Array,
): void {
  // The kernel takes rows by two, columns by four and dimensions by two; what is added for that is not read.
  const height = Math.min(panel, rows + (rows % 2));
  const width = Math.ceil(columns / 4) * 4;
  const depth = dim + (dim % 2);
  const [atA, atOut] = [width * depth, (width + height) * depth];
  const numbers = atOut + height * width;
  ensureBytes(kernel.memory, numbers * 8);
  const room = new Float64Array(kernel.memory.buffer, 0, numbers);
  put(room, b, 0, columns, dim, depth);
  for (let from = 0; from < rows; from += panel) {
    const some = Math.min(panel, rows - from);
    put(room.subarray(atA), a, from, some, dim, depth);
    kernel.products(atA * 8, some + (some % 2), 0, width, depth * 8, atOut * 8);
    for (let r = 0, at = atOut; r < some; r++, at += width)
      out.set(room.subarray(at, at + columns), (from + r) * columns);
  }
}

/** Copies rows of `dim` numbers to rows of `depth`, what is between them zero. */
function put(room: Float64Array, matrix: Float64Array, from: number, rows: number, dim: number, depth: number): void {
  if (dim === depth) {
    room.set(matrix.subarray(from * dim, (from + rows) * dim));
    return;
  }
  room.fill(0, 0, rows * depth);
  for (let r = 0; r < rows; r++) room.set(matrix.subarray((from + r) * dim, (from + r + 1) * dim), r * depth);
}
