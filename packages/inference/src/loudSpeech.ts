import { type Pcm, type Region, sampleRateHz } from "./artefacts.ts";
import { readPcm } from "./pcm.ts";

const frameSamples = 0.02 * sampleRateHz;
/** Levels are taken over .3 s, so that consonants and short pauses do not count as faint. */
const smoothingFrames = 15;
/** Speech this far below the loud tenth is not the person at the microphone. */
const rangeDb = 14;
const shortestRegion = 0.3 * sampleRateHz;
/** Read at once: one minute. */
const stretch = 60 * sampleRateHz;

/** The parts of detected speech whose level is near that of the recording's loudest voice. Blocks while it reads. */
export function loudSpeech(pcm: Pcm, regions: readonly Region[]): Region[] {
  const levels = regions.map((region) => smoothed(frameEnergies(pcm, region)));
  const sorted = Float64Array.from(levels.flat()).sort();
  const loud = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  const least = loud * 10 ** (-rangeDb / 10);
  return regions.flatMap((region, i) => loudParts(region, levels[i]!, least));
}

function frameEnergies(pcm: Pcm, { start, end }: Region): number[] {
  const energies: number[] = [];
  for (let from = start; from < end; from += stretch) {
    const samples = readPcm(pcm, from, Math.min(end, from + stretch));
    for (let at = 0; at + frameSamples <= samples.length; at += frameSamples) {
      let sum = 0;
      for (let i = at; i < at + frameSamples; i++) sum += samples[i]! ** 2;
      energies.push(sum / frameSamples);
    }
  }
  return energies;
}

function smoothed(energies: readonly number[]): number[] {
  const half = (smoothingFrames - 1) / 2;
  let sum = 0;
  for (let f = 0; f < Math.min(half, energies.length); f++) sum += energies[f]!;
  return energies.map((_, f) => {
    if (f + half < energies.length) sum += energies[f + half]!;
    if (f - half > 0) sum -= energies[f - half - 1]!;
    const counted = Math.min(energies.length - 1, f + half) - Math.max(0, f - half) + 1;
    return sum / counted;
  });
}

function loudParts(region: Region, levels: readonly number[], least: number): Region[] {
  const parts: Region[] = [];
  let from = -1;
  for (let f = 0; f <= levels.length; f++) {
    const isLoud = f < levels.length && levels[f]! >= least;
    if (isLoud && from < 0) from = f;
    if (isLoud || from < 0) continue;
    const part = { start: region.start + from * frameSamples, end: region.start + f * frameSamples };
    if (part.end - part.start >= shortestRegion) parts.push(part);
    from = -1;
  }
  return parts;
}
