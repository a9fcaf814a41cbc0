/**
 * The inner products of two matrices in WebAssembly, two f64 lanes at a time: JavaScript has no vector instructions, and
 * these products are nearly all the time of clustering. The machine code is assembled here, a few instructions long.
 */
export interface ProductKernel {
  memory: KernelMemory;
  /**
   * Addresses in bytes: `a` f64 [rows * dim], `b` f64 [columns * dim], `out` f64 [rows * columns]. Rows are a multiple
   * of 2, columns of 4, and `rowBytes` (of a row of a or b) of 16.
   */
  products(a: number, rows: number, b: number, columns: number, rowBytes: number, out: number): void;
}

interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used here of what TypeScript describes for browsers alone. */
declare const WebAssembly: {
  Module: new (code: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object) => { exports: unknown };
};

const pageBytes = 65_536;

/** A kernel with memory of its own, which grows to what it is asked to hold. */
export function createProductKernel(): ProductKernel {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assemble()));
  // Exports are untyped; these two are what `assemble` exports.
  return instance.exports as ProductKernel;
}

/** Makes room for so many bytes; views of the memory made before are then stale. */
export function ensureBytes(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}

type Code = readonly number[];

const [a, rows, b, columns, rowBytes, out] = [0, 1, 2, 3, 4, 5];
const [aAt, outAt, aEnd, bEnd, offset, outRow] = [6, 7, 8, 9, 10, 11];
const firstSum = 12;
const [left, right, other] = [20, 21, 22];

const get = (local: number): Code => [0x20, local];
const set = (local: number, value: Code): Code => [...value, 0x21, local];
const constant = (value: number): Code => [0x41, ...signed(value)];
const add = (x: Code, y: Code): Code => [...x, ...y, 0x6a];
const multiply = (x: Code, y: Code): Code => [...x, ...y, 0x6c];
const advance = (local: number, by: Code): Code => set(local, add(get(local), by));
/** Runs the body once, and again while the first local is below the second. */
const loopWhileBelow = (local: number, limit: number, body: Code): Code => [
  ...[0x03, 0x40, ...body],
  ...[...get(local), ...get(limit), 0x49, 0x0d, 0x00, 0x0b],
];
const loadPair = (address: Code): Code => [...address, 0xfd, 0x00, 0x03, 0x00];
const multiplyPairs = (x: Code, y: Code): Code => [...x, ...y, 0xfd, 0xf2, 0x01];
const addPairs = (x: Code, y: Code): Code => [...x, ...y, 0xfd, 0xf0, 0x01];
const zeroPair: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const lane = (local: number, index: number): Code => [...get(local), 0xfd, 0x21, index];
/** Stores the sum of both lanes `bytes` after the address. */
const storeSum = (address: Code, bytes: number, local: number): Code => [
  ...address,
  ...[...lane(local, 0), ...lane(local, 1), 0xa0],
  ...[0x39, 0x03, bytes],
];

/** For four columns at a time, for two rows at a time: eight sums along the rows, two lanes each. */
function body(): Code {
  const four = [0, 1, 2, 3];
  const rowOfB = (c: number) => add(add(get(b), multiply(constant(c), get(rowBytes))), get(offset));
  const step = [
    ...set(left, loadPair(add(get(aAt), get(offset)))),
    ...set(right, loadPair(add(add(get(aAt), get(rowBytes)), get(offset)))),
    ...four.flatMap((c) => [
      ...set(other, loadPair(rowOfB(c))),
      ...set(firstSum + c, addPairs(get(firstSum + c), multiplyPairs(get(left), get(other)))),
      ...set(firstSum + 4 + c, addPairs(get(firstSum + 4 + c), multiplyPairs(get(right), get(other)))),
    ]),
    ...advance(offset, constant(16)),
  ];
  const twoRows = [
    ...[...four, 4, 5, 6, 7].flatMap((sum) => set(firstSum + sum, zeroPair)),
    ...set(offset, constant(0)),
    ...loopWhileBelow(offset, rowBytes, step),
    ...four.flatMap((c) => storeSum(get(outAt), 8 * c, firstSum + c)),
    ...four.flatMap((c) => storeSum(add(get(outAt), get(outRow)), 8 * c, firstSum + 4 + c)),
    ...advance(aAt, multiply(constant(2), get(rowBytes))),
    ...advance(outAt, multiply(constant(2), get(outRow))),
  ];
  const fourColumns = [
    ...set(aAt, get(a)),
    ...set(outAt, get(out)),
    ...loopWhileBelow(aAt, aEnd, twoRows),
    ...advance(b, multiply(constant(4), get(rowBytes))),
    ...advance(out, constant(32)),
  ];
  return [
    ...set(outRow, multiply(constant(8), get(columns))),
    ...set(aEnd, add(get(a), multiply(get(rows), get(rowBytes)))),
    ...set(bEnd, add(get(b), multiply(get(columns), get(rowBytes)))),
    ...loopWhileBelow(b, bEnd, fourColumns),
  ];
}

/** A module of one function and one memory of a page. */
function assemble(): Uint8Array<ArrayBuffer> {
  const [i32, v128] = [0x7f, 0x7b];
  const code = [...[2, 6, i32, 11, v128], ...body(), 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 6, i32, i32, i32, i32, i32, i32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, [2, ...named("memory"), 2, 0, ...named("products"), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function named(name: string): Code {
  return [name.length, ...new TextEncoder().encode(name)];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** LEB128 of a small constant that is not negative. */
function signed(value: number): Code {
  return value < 64 ? [value] : [(value & 127) | 128, value >> 7];
}
