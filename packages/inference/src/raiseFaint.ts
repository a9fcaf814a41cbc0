import { sampleRateHz } from "./artefacts.ts";

const frameSamples = 0.02 * sampleRateHz;
/**
 * Level (RMS of 20 ms) that the loud tenth of faint audio is raised to, -20 dB; the loudest hundredth stays below -8 dB, and
 * nothing is raised by more than 30 dB, for by then it is the noise that speaks.
 */
const loudTenth = 0.1;
const loudHundredth = 0.4;
const mostGain = 31.6;
/** Audio that could be raised by less than 3 dB is not faint. */
const leastGain = 1.41;

/** Faint audio at the level of a voice close to the microphone; null when it is not faint, or silent. f32 in, f32 of equal length out. */
export function raiseFaint(samples: Float32Array): Float32Array | null {
  const levels = new Float32Array(Math.floor(samples.length / frameSamples));
  for (let f = 0; f < levels.length; f++) {
    let sum = 0;
    for (let i = f * frameSamples; i < (f + 1) * frameSamples; i++) sum += samples[i]! * samples[i]!;
    levels[f] = Math.sqrt(sum / frameSamples);
  }
  levels.sort();
  const at = (share: number) => levels[Math.floor(levels.length * share)] ?? 0;
  if (at(0.99) === 0) return null;
  const gain = Math.min(mostGain, loudTenth / at(0.9), loudHundredth / at(0.99));
  if (!(gain >= leastGain)) return null;
  return samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)));
}
