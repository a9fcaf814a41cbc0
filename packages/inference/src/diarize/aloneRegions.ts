import type { Region } from "../artefacts.ts";

/** Activity on the frame grid. */
export interface ActiveFrames {
  frameStep: number;
  frameOffset: number;
  frames: number;
  /** u8 [frames * clusters] */
  active: Uint8Array;
}

/** Where one voice speaks and no other does, in samples; `guard` frames next to other voices are left out. */
export function aloneRegions(
  { active, frames, frameStep, frameOffset }: ActiveFrames,
  cluster: number,
  clusters: number,
  samples: number,
  guard: number,
): Region[] {
  const regions: Region[] = [];
  const edge = (f: number) => Math.min(samples, Math.round(f * frameStep + frameOffset));
  let from = -1;
  let lastOther = Number.NEGATIVE_INFINITY;
  for (let f = 0; f <= frames; f++) {
    let others = false;
    if (f < frames) for (let c = 0; c < clusters; c++) if (c !== cluster && active[f * clusters + c]) others = true;
    if (others) lastOther = f;
    const isAlone = f < frames && active[f * clusters + cluster] === 1 && f - lastOther > guard;
    if (isAlone && from < 0) from = f;
    if (isAlone || from < 0) continue;
    const end = others ? f - guard : f;
    if (edge(end) > edge(from)) regions.push({ start: edge(from), end: edge(end) });
    from = -1;
  }
  return regions;
}
