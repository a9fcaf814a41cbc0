/// <reference lib="esnext.float16" />
import { type InferenceSession, Tensor } from "onnxruntime-node";

type Metadata = readonly InferenceSession.ValueMetadata[];

/** Type of a tensor by its name. @throws when the graph has none of that name */
export function typeOf(metadata: Metadata, name: string): string {
  const found = metadata.find((value) => value.name === name);
  if (!found?.isTensor) throw new Error(`the graph has no tensor "${name}"`);
  return found.type;
}

/** Size of one dimension of a tensor, counted from the end when negative. @throws when the graph leaves it open */
export function sizeOf(metadata: Metadata, name: string, dimension: number): number {
  const found = metadata.find((value) => value.name === name);
  const size = found?.isTensor ? found.shape.at(dimension) : undefined;
  if (typeof size !== "number" || size < 1) throw new Error(`dimension ${dimension} of ${name} is not fixed`);
  return size;
}

/** Whole numbers as the graph wants them: exports disagree about int32 and int64. */
export function integers(type: string, values: readonly number[], dims: readonly number[]): Tensor {
  return type === "int32"
    ? new Tensor("int32", Int32Array.from(values), dims)
    : new Tensor("int64", BigInt64Array.from(values, BigInt), dims);
}

/** Floats as the graph wants them; float16 is rounded. */
export function floats(type: string, values: Float32Array, dims: readonly number[]): Tensor {
  if (type !== "float16") return new Tensor("float32", values, dims);
  // The declarations know only Uint16Array, which runtimes without Float16Array use.
  return asInput(new Tensor("float16", new Float16Array(values) as unknown as Uint16Array, dims));
}

/**
 * A tensor that may be fed, also when a graph has answered it. onnxruntime-node 1.30 makes a Float16Array of every float16
 * tensor where the runtime has that class, and then cannot read it back: it sees no bytes. Shown as Uint16Array it can.
 */
export function asInput(tensor: Tensor): Tensor {
  const data: unknown = tensor.data;
  if (data instanceof Float16Array) {
    const bits = new Uint16Array(data.buffer, data.byteOffset, data.length);
    Object.defineProperty(tensor, "data", { value: bits });
  }
  return tensor;
}

/** Zeros of a type, also of no elements. */
export function zeros(type: string, dims: readonly number[]): Tensor {
  return floats(type, new Float32Array(dims.reduce((product, n) => product * n, 1)), dims);
}

/** What a graph answered, as f32; float16 is widened. @throws for anything but floats */
export function asFloats(tensor: Tensor | undefined, name: string): Float32Array {
  const data: unknown = tensor?.data;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float16Array) return new Float32Array(data);
  throw new Error(`${name} is ${tensor?.type ?? "missing"}, not floats`);
}

/** The first number of an integer tensor. */
export function asInteger(tensor: Tensor | undefined, name: string): number {
  const first: unknown = tensor?.data[0];
  if (typeof first === "bigint" || typeof first === "number") return Number(first);
  throw new Error(`${name} is ${tensor?.type ?? "missing"}, not a whole number`);
}

/** f32 [rows, columns] -> f32 [columns, rows]. */
export function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c]!;
  return result;
}

/** Index of the largest of `data[from..to)`, relative to `from`. */
export function argmax(data: Float32Array, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i < to; i++) if (data[i]! > data[best]!) best = i;
  return best - from;
}

/** ln Σ exp of `data[from..to)`. */
export function logSumExp(data: Float32Array, from: number, to: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (data[i]! > largest) largest = data[i]!;
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.exp(data[i]! - largest);
  return largest + Math.log(sum);
}
