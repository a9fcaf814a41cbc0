import { setImmediate } from "node:timers/promises";
import type { Pcm, Region } from "@rollcall/inference/artefacts";
import { readPcm } from "@rollcall/inference/pcm";

export interface SpeechQuality {
  /** Root mean square of the speech, dB below full scale; -Infinity without speech. */
  levelDb: number;
  /** Share of the speech's samples that touch full scale. */
  clippedShare: number;
}

const fullScale = 0.999;
const blockSamples = 30 * 16_000;

/** Level and clipping of the detected speech, read block by block, so that neither memory nor the loop suffers. */
export async function speechQuality(pcm: Pcm, regions: readonly Region[]): Promise<SpeechQuality> {
  let power = 0;
  let clipped = 0;
  let count = 0;
  for (const { start, end } of regions) {
    for (let at = start; at < end; at += blockSamples) {
      for (const sample of readPcm(pcm, at, Math.min(end, at + blockSamples))) {
        power += sample * sample;
        if (Math.abs(sample) >= fullScale) clipped++;
        count++;
      }
      await setImmediate();
    }
  }
  return { levelDb: 10 * Math.log10(power / count || 0), clippedShare: count > 0 ? clipped / count : 0 };
}
