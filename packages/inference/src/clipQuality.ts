import { setImmediate } from "node:timers/promises";
import FFT from "fft.js";
import { type Pcm, type Region, sampleRateHz, vadFrame } from "./artefacts.ts";
import { readPcm } from "./pcm.ts";

/** How a clip sounds, whoever speaks in it. */
export interface ClipQuality {
  /** Root mean square of the speech, dB below full scale; -Infinity without speech. */
  levelDb: number;
  /** Share of the speech's samples that are cut off at the loudest value. */
  clippedShare: number;
  /** Speech over what is heard between it, dB; at most 60, which stands for digital silence. */
  snrDb: number;
  /** Below this lie 99 % of the pre-emphasised speech's energy: under 4 kHz for telephones, about 7 kHz for a good microphone. */
  bandwidthHz: number;
}

const surelySpeech = 0.8;
const surelyNoise = 0.2;
const leastNoiseFrames = Math.ceil((0.5 * sampleRateHz) / vadFrame);
const mostSnrDb = 60;
const rollOff = 0.99;
const preEmphasis = 0.97;
const fullScale = 0.999;
const framesPerBlock = 1024;

/**
 * Level, clipping, noise and bandwidth of a clip, read block by block so that neither memory nor the loop suffers.
 * `probabilities`: speech, one for each 512 samples. SNR is 10 log10((speech - noise) / noise) of mean power where
 * speech is sure against the lesser of the 10th percentile where noise is, if there is half a second of it, and the 5th of
 * everything: a word the detector has missed is no noise.
 */
export async function clipQuality(
  pcm: Pcm,
  probabilities: Float32Array,
  regions: readonly Region[],
): Promise<ClipQuality> {
  const frames = Math.floor(pcm.samples / vadFrame);
  const power = new Float64Array(frames);
  const speech = createSpeechMeter();
  let region = 0;
  for (let first = 0; first < frames; first += framesPerBlock) {
    const last = Math.min(frames, first + framesPerBlock);
    const block = readPcm(pcm, first * vadFrame, last * vadFrame);
    for (let f = first; f < last; f++) {
      const start = f * vadFrame;
      const frame = block.subarray(start - first * vadFrame, start - first * vadFrame + vadFrame);
      power[f] = meanPower(frame);
      while (region < regions.length && regions[region]!.end <= start) region++;
      if (region < regions.length && regions[region]!.start < start + vadFrame) speech.add(frame, power[f]!);
    }
    await setImmediate();
  }
  return { ...speech.result(), snrDb: snrOf(power, probabilities) };
}

function snrOf(power: Float64Array, probabilities: Float32Array): number {
  const noise = power.filter((_, f) => probabilities[f]! <= surelyNoise);
  const speech = power.filter((_, f) => probabilities[f]! >= surelySpeech);
  if (speech.length === 0) return Number.NEGATIVE_INFINITY;
  const mean = speech.reduce((sum, value) => sum + value, 0) / speech.length;
  const quietest = percentile(power, 0.05);
  const floor = noise.length >= leastNoiseFrames ? Math.min(percentile(noise, 0.1), quietest) : quietest;
  if (mean <= floor) return Number.NEGATIVE_INFINITY;
  return Math.min(mostSnrDb, 10 * Math.log10((mean - floor) / floor));
}

/** What is measured on speech alone. */
function createSpeechMeter() {
  const fft = new FFT(vadFrame);
  const windowed = new Float64Array(vadFrame);
  const spectrum = new Float64Array(2 * vadFrame);
  const energy = new Float64Array(vadFrame / 2);
  const hann = Float64Array.from(windowed, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / vadFrame));
  let powerSum = 0;
  let frames = 0;
  let clipped = 0;

  return {
    add(frame: Float32Array, power: number) {
      powerSum += power;
      frames++;
      clipped += clippedSamples(frame);
      for (let n = 0; n < vadFrame; n++) windowed[n] = (frame[n]! - preEmphasis * (frame[n - 1] ?? 0)) * hann[n]!;
      fft.realTransform(spectrum, windowed);
      for (let k = 0; k < energy.length; k++)
        energy[k] = energy[k]! + spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
    },
    result() {
      return {
        levelDb: frames > 0 ? 10 * Math.log10(powerSum / frames) : Number.NEGATIVE_INFINITY,
        clippedShare: frames > 0 ? clipped / (frames * vadFrame) : 0,
        bandwidthHz: bandwidthOf(energy),
      };
    },
  };
}

/** Samples at full scale, and runs of three or more at one loud value: a converter or a codec has cut them. */
function clippedSamples(frame: Float32Array): number {
  let count = 0;
  let run = 1;
  for (let n = 0; n < frame.length; n++) {
    const value = Math.abs(frame[n]!);
    run = n > 0 && frame[n] === frame[n - 1] ? run + 1 : 1;
    if (value >= fullScale) count++;
    else if (value > 0.5 && run >= 3) count += run === 3 ? 3 : 1;
  }
  return count;
}

function bandwidthOf(energy: Float64Array): number {
  const total = energy.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  for (let k = 0; k < energy.length && total > 0; k++) {
    sum += energy[k]!;
    if (sum >= rollOff * total) return ((k + 1) * sampleRateHz) / vadFrame;
  }
  return 0;
}

/** Mean power around the frame's own mean: cheap sound cards add a constant that is no sound. */
function meanPower(frame: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const sample of frame) {
    sum += sample;
    squares += sample * sample;
  }
  return Math.max(0, squares / frame.length - (sum / frame.length) ** 2);
}

function percentile(values: Float64Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  // Below one step of 16 bits there is nothing but rounding.
  return Math.max(sorted[Math.floor(share * (sorted.length - 1))] ?? 0, 1e-10);
}
