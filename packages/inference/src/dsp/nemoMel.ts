import FFT from "fft.js";
import { melEnergy, slaneyFilters } from "./slaney.ts";

const fftSize = 512;
const windowLength = 400;
const hop = 160;
const preEmphasis = 0.97;
/** Added before the logarithm. */
const guard = 2 ** -24;
const smallestDeviation = 1e-5;

export interface NemoFeatures {
  /** f32 [mels, frames], rows are mels; frames from `length` on are zero. */
  data: Float32Array;
  frames: number;
  /** Frames that count. */
  length: number;
}

export interface NemoMelOptions {
  mels: number;
  /** Subtract each mel's mean and divide by its deviation over the frames that count. */
  normalise: boolean;
}

/** `frames`: pad with zeros, or cut, to so many; default: all of them. */
export type NemoMel = (samples: Float32Array, frames?: number) => NemoFeatures;

/**
 * NeMo's AudioToMelSpectrogramPreprocessor as Parakeet (128 mels) and TitaNet (80) use it: pre-emphasis .97 over the whole
 * waveform, symmetric Hann window of 400 centred in 512 points every 160 samples, ends padded with zeros, power spectrum,
 * Slaney's filters, ln(x + 2^-24), per-feature normalisation over floor(n / 160) frames with n - 1 under the deviation.
 * Reuses its buffers.
 */
export function createNemoMel({ mels, normalise }: NemoMelOptions): NemoMel {
  const filters = slaneyFilters(mels, fftSize);
  const hann = Float64Array.from(
    { length: windowLength },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (windowLength - 1)),
  );
  const margin = (fftSize - windowLength) / 2;
  const fft = new FFT(fftSize);
  const frame = new Float64Array(fftSize);
  const spectrum = new Float64Array(2 * fftSize);
  const power = new Float64Array(fftSize / 2 + 1);

  function measure(samples: Float32Array, index: number): void {
    const start = index * hop - fftSize / 2 + margin;
    for (let n = 0; n < windowLength; n++) {
      const at = start + n;
      const inside = at >= 0 && at < samples.length;
      const before = at > 0 ? samples[at - 1]! : 0;
      frame[margin + n] = inside ? (samples[at]! - preEmphasis * before) * hann[n]! : 0;
    }
    fft.realTransform(spectrum, frame);
    for (let k = 0; k < power.length; k++) power[k] = spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
  }

  return (samples, frames = 1 + Math.floor(samples.length / hop)) => {
    const length = Math.min(frames, Math.floor(samples.length / hop));
    const data = new Float32Array(mels * frames);
    for (let f = 0; f < length; f++) {
      measure(samples, f);
      for (let m = 0; m < mels; m++) data[m * frames + f] = Math.log(melEnergy(filters[m]!, power) + guard);
    }
    if (normalise) for (let m = 0; m < mels; m++) standardise(data.subarray(m * frames, m * frames + length));
    return { data, frames, length };
  };
}

function standardise(row: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i]!;
  const mean = sum / row.length;
  let squares = 0;
  for (let i = 0; i < row.length; i++) squares += (row[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, row.length - 1)) + smallestDeviation;
  for (let i = 0; i < row.length; i++) row[i] = (row[i]! - mean) / deviation;
}
