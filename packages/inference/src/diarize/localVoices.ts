import type { Region } from "../artefacts.ts";
import { frameOffset, frameStep, type LocalActivity, slots } from "./grid.ts";

/** One slot of one window in which somebody speaks. */
export interface LocalVoice {
  window: number;
  slot: number;
  /** Where the slot speaks alone, in samples of the recording: what its vector is made of. */
  alone: Region[];
  aloneSamples: number;
  /** Frames in which the slot speaks, alone or not. */
  frames: number;
}

/** Shorter stretches between two changes are more likely mistakes than speech (.2 s). */
const shortestRun = 12;
/** Where a slot is hardly ever alone, its speech is used although another voice is in it (.5 s). */
const leastAlone = 8000;

/** Every slot that speaks in any window, in the order of windows and slots. `samples` is the recording's length. */
export function findLocalVoices(local: LocalActivity, samples: number): LocalVoice[] {
  const voices: LocalVoice[] = [];
  for (const [window, start] of local.starts.entries()) {
    const bits = local.bits.subarray(window * local.framesPerWindow, (window + 1) * local.framesPerWindow);
    for (let slot = 0; slot < slots; slot++) {
      const bit = 1 << slot;
      let frames = 0;
      for (const speaking of bits) if (speaking & bit) frames++;
      if (frames === 0) continue;
      const alone = runs(bits, start, samples, (speaking) => speaking === bit);
      const enough = length(alone) >= leastAlone;
      const used = enough ? alone : runs(bits, start, samples, (speaking) => (speaking & bit) !== 0);
      voices.push({ window, slot, alone: used, aloneSamples: enough ? length(alone) : 0, frames });
    }
  }
  return voices;
}

function runs(bits: Uint8Array, start: number, samples: number, holds: (speaking: number) => boolean): Region[] {
  const regions: Region[] = [];
  const edge = (frame: number) => Math.min(samples, Math.round(start + frameOffset + (frame - 0.5) * frameStep));
  let from = -1;
  for (let f = 0; f <= bits.length; f++) {
    const isIn = f < bits.length && holds(bits[f]!);
    if (isIn && from < 0) from = f;
    if (isIn || from < 0) continue;
    if (f - from >= shortestRun && edge(f) > edge(from)) regions.push({ start: edge(from), end: edge(f) });
    from = -1;
  }
  return regions;
}

function length(regions: readonly Region[]): number {
  return regions.reduce((sum, { start, end }) => sum + end - start, 0);
}
