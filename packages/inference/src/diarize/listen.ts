import type { Pcm, Region } from "../artefacts.ts";
import type { Models } from "../models.ts";
import type { LocalActivity } from "./grid.ts";

/** Windows or groups of one call: small enough for progress to move, large enough to fill every lane. */
const slabOfLane = 16;

type OnDone = (share: number) => void;

/** Segments the windows that begin at `starts`; `onDone` hears the share that is done. */
export async function listen(
  models: Models,
  pcm: Pcm,
  starts: readonly number[],
  signal: AbortSignal,
  onDone: OnDone,
): Promise<LocalActivity> {
  const parts: Uint8Array[] = [];
  const slab = slabOfLane * models.lanes;
  for (let from = 0; from < starts.length; from += slab) {
    parts.push(await models.segment(pcm, starts.slice(from, from + slab), signal));
    onDone(Math.min(1, (from + slab) / starts.length));
  }
  const bits = new Uint8Array(Buffer.concat(parts));
  return { starts, framesPerWindow: bits.length / starts.length, bits };
}

/** Vectors as a model gave them, one a row; a row of NaN where there was too little speech for one. */
export interface RawVectors {
  dim: number;
  /** f32 [rows * dim] */
  data: Float32Array;
}

/** One raw vector for each group of spans. */
export async function embedGroups(
  models: Models,
  pcm: Pcm,
  groups: readonly (readonly Region[])[],
  signal: AbortSignal,
  onDone: OnDone = () => {},
): Promise<RawVectors> {
  let data = new Float32Array(0);
  let dim = 0;
  const slab = slabOfLane * models.lanes;
  for (let from = 0; from < groups.length; from += slab) {
    const part = groups.slice(from, from + slab);
    const flat = await models.embed(pcm, part, signal);
    dim = flat.length / part.length;
    if (from === 0) data = new Float32Array(groups.length * dim);
    data.set(flat, from * dim);
    onDone(Math.min(1, (from + slab) / groups.length));
  }
  return { dim, data };
}

/** The rows, each a view; null where the model gave no vector. */
export function rowsOf({ dim, data }: RawVectors): (Float32Array | null)[] {
  return Array.from({ length: dim > 0 ? data.length / dim : 0 }, (_, i) =>
    Number.isNaN(data[i * dim]) ? null : data.subarray(i * dim, (i + 1) * dim),
  );
}
