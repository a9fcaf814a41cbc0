import type { ManifestModel } from "./manifest.ts";

/** What a model must compute on its test input, and by how much each number may be off. */
export interface Proof {
  values: readonly number[];
  tolerance: number;
}

type Precision = ManifestModel["precision"];

/** Of the largest number: TF32 multiplies with 10 bits, fp16 rounds all, int8 graphs are computed otherwise on a GPU. */
const gpuShare: Record<Precision, number> = { fp32: 1e-3, fp16: 1e-2, int8: 1e-2 };
/** The same machine again, perhaps with another number of threads or a newer runtime. */
const pinnedShare: Record<Precision, number> = { fp32: 1e-3, fp16: 1e-2, int8: 5e-2 };

/** How far a GPU's result may be from the processor's. */
export function gpuTolerance(values: readonly number[], precision: Precision, atLeast: number): number {
  return Math.max(atLeast, gpuShare[precision] * scaleOf(values));
}

/** How far a later start may be from the first one on this machine. */
export function pinnedTolerance(values: readonly number[], precision: Precision): number {
  return pinnedShare[precision] * scaleOf(values);
}

function scaleOf(values: readonly number[]): number {
  return Math.max(1, ...values.map(Math.abs));
}

/** What is wrong with what a model computed, or undefined. Numbers that are not finite are always wrong. */
export function proofProblem(found: readonly number[], { values, tolerance }: Proof): string | undefined {
  if (found.length !== values.length) return `its proof gave ${found.length} values instead of ${values.length}`;
  let largest = 0;
  for (const [i, value] of values.entries()) {
    largest = Math.max(largest, Math.abs(value - found[i]!)); // NaN stays, whatever follows
  }
  if (largest <= tolerance) return undefined;
  return `computes something else than expected: off by ${largest.toPrecision(3)}, allowed ${tolerance.toPrecision(3)}`;
}
