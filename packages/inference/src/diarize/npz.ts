import { inflateRawSync } from "node:zlib";

/** An array of floating point numbers as NumPy keeps it, row by row. */
export interface FloatArray {
  shape: number[];
  data: Float64Array;
}

/**
 * The arrays of a NumPy .npz archive (a ZIP of .npy files, stored or deflated) by name, f4 and f8 read as f64.
 * @throws when it is no such archive, or an array is of another type or column-major.
 */
export function readNpz(archive: Uint8Array): Map<string, FloatArray> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOfDirectory(view);
  const arrays = new Map<string, FloatArray>();
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== directoryEntry) throw new Error("The archive's directory is damaged.");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    arrays.set(name.replace(/\.npy$/, ""), parseNpy(name, content(archive, view, at)));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return arrays;
}

const directoryEntry = 0x02014b50;
const directoryEnd = 0x06054b50;

function endOfDirectory(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0; at--) if (view.getUint32(at, true) === directoryEnd) return at;
  throw new Error("This is no .npz archive.");
}

function content(archive: Uint8Array, view: DataView, entry: number): Uint8Array {
  const isDeflated = view.getUint16(entry + 10, true) === 8;
  const local = view.getUint32(entry + 42, true);
  const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const packed = archive.subarray(from, from + view.getUint32(entry + 20, true));
  return isDeflated ? inflateRawSync(packed) : packed;
}

function parseNpy(name: string, file: Uint8Array): FloatArray {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerEnd = 10 + view.getUint16(8, true);
  const header = new TextDecoder("latin1").decode(file.subarray(10, headerEnd));
  const type = /'descr': '<(f4|f8)'/.exec(header)?.[1];
  const dimensions = /'shape': \(([^)]*)\)/.exec(header)?.[1];
  if (!type || dimensions === undefined || !/'fortran_order': False/.test(header))
    throw new Error(`${name} is not an array of f4 or f8 in row order.`);
  const shape = [...dimensions.matchAll(/\d+/g)].map(Number);
  const data = new Float64Array(shape.reduce((product, n) => product * n, 1));
  for (let i = 0; i < data.length; i++)
    data[i] = type === "f4" ? view.getFloat32(headerEnd + 4 * i, true) : view.getFloat64(headerEnd + 8 * i, true);
  return { shape, data };
}
