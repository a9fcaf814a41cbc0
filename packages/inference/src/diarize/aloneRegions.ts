import type { Region } from "../artefacts.ts";

/** Activity on the frame grid. */
export interface ActiveFrames {
  frameStep: number;
  frameOffset: number;
  frames: number;
  /** u8 [frames * clusters] */
  active: Uint8Array;
}

/** The same with the votes behind it. */
export interface VotedFrames extends ActiveFrames {
  /** u8 [frames * clusters] */
  votes: Uint8Array;
}

/** Where one voice speaks and no other does, in samples, inside a recording of `samples`. */
export function aloneRegions(
  { active, frames, frameStep, frameOffset }: ActiveFrames,
  cluster: number,
  clusters: number,
  samples: number,
): Region[] {
  const regions: Region[] = [];
  const edge = (f: number) => Math.min(samples, Math.round(f * frameStep + frameOffset));
  let from = -1;
  for (let f = 0; f <= frames; f++) {
    let voices = 0;
    if (f < frames) for (let c = 0; c < clusters; c++) voices += active[f * clusters + c]!;
    const isAlone = voices === 1 && active[f * clusters + cluster] === 1;
    if (isAlone && from < 0) from = f;
    if (isAlone || from < 0) continue;
    if (edge(f) > edge(from)) regions.push({ start: edge(from), end: edge(f) });
    from = -1;
  }
  return regions;
}
