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

/** One raw vector for each group of spans; null where there is too little speech for one. */
export async function embedGroups(
  models: Models,
  pcm: Pcm,
  groups: readonly (readonly Region[])[],
  signal: AbortSignal,
  onDone: OnDone = () => {},
): Promise<(Float32Array | null)[]> {
  const vectors: (Float32Array | null)[] = [];
  const slab = slabOfLane * models.lanes;
  for (let from = 0; from < groups.length; from += slab) {
    const part = groups.slice(from, from + slab);
    const flat = await models.embed(pcm, part, signal);
    const dim = flat.length / part.length;
    for (let i = 0; i < part.length; i++) {
      const vector = flat.slice(i * dim, (i + 1) * dim);
      vectors.push(Number.isNaN(vector[0]) ? null : vector);
    }
    onDone(Math.min(1, (from + slab) / groups.length));
  }
  return vectors;
}
