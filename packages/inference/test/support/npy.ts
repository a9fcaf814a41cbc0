import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";

/** An array of a NumPy file, numbers as they stand there (64-bit integers as numbers). */
export interface NpyArray {
  shape: number[];
  data: ArrayLike<number>;
}

/** The arrays of a .npz file by name. */
export function readNpz(path: string): Record<string, NpyArray> {
  const files = unzipSync(readFileSync(path));
  return Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name.replace(/\.npy$/, ""), parseNpy(bytes)]),
  );
}

function parseNpy(bytes: Uint8Array): NpyArray {
  const headerLength = bytes[8]! + bytes[9]! * 256;
  const header = new TextDecoder("latin1").decode(bytes.subarray(10, 10 + headerLength));
  const type = /'descr': '([^']+)'/.exec(header)![1]!;
  const shape = [.../'shape': \(([^)]*)\)/.exec(header)![1]!.matchAll(/\d+/g)].map(Number);
  if (/'fortran_order': True/.test(header)) throw new Error("a column-major array");
  const body = bytes.slice(10 + headerLength).buffer;
  return { shape, data: typed(type, body) };
}

function typed(type: string, body: ArrayBuffer): ArrayLike<number> {
  switch (type) {
    case "<f4":
      return new Float32Array(body);
    case "<f8":
      return new Float64Array(body);
    case "<i8":
      return Array.from(new BigInt64Array(body), Number);
    case "<i4":
      return new Int32Array(body);
    case "|i1":
      return new Int8Array(body);
    case "|u1":
    case "|b1":
      return new Uint8Array(body);
    default:
      throw new Error(`an array of ${type}`);
  }
}
