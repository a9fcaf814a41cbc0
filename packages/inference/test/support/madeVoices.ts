import { slots } from "../../src/diarize/grid.ts";
import type { LocalVectors } from "../../src/diarize/localVectors.ts";

/** Numbers from a normal distribution, always the same for a seed. */
export function normal(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * Vectors of a made-up meeting, one voice for each slot 0 of every window in turns of ten, a second in every third
 * window. Voices are random directions of length 1; each vector strays from its own by `spread` in all, slowly, as
 * windows that overlap do.
 */
export function madeVoices(params: { windows: number; voices: number; dim: number; spread: number; seed: number }) {
  const { windows, voices, dim, spread, seed } = params;
  const random = normal(seed);
  const centres = Array.from({ length: voices }, () => direction(dim, random));
  const truth: number[] = [];
  const slotOf: number[] = [];
  for (let w = 0; w < windows; w++) {
    const turn = Math.floor(w / 10);
    for (let s = 0; s < (w % 3 === 0 ? 2 : 1); s++) {
      slotOf.push(w * slots + s);
      truth.push((turn + s) % voices);
    }
  }
  const data = new Float32Array(slotOf.length * dim);
  const stray = Array.from({ length: slots }, () => new Float64Array(dim));
  const scale = spread / Math.sqrt(dim);
  slotOf.forEach((slot, i) => {
    const own = stray[slot % slots]!;
    for (let d = 0; d < dim; d++) {
      own[d] = 0.9 * own[d]! + Math.sqrt(0.19) * random();
      data[i * dim + d] = centres[truth[i]!]![d]! + scale * own[d]!;
    }
  });
  const local: LocalVectors = {
    windows,
    stepSeconds: 1,
    framesPerWindow: 589,
    dim,
    slotOf: Int32Array.from(slotOf),
    cleanFrames: new Uint16Array(slotOf.length).fill(300),
    data,
  };
  return { local, truth };
}

function direction(dim: number, random: () => number): Float64Array {
  const vector = Float64Array.from({ length: dim }, random);
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => x / length);
}
