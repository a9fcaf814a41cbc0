import FFT from "fft.js";

export interface FbankOptions {
  /** "povey" is the symmetric Hann window to the power .85. */
  window: "povey" | "hamming";
  /** True: whole frames only. False: a frame every shift, the ends mirrored. */
  snipEdges: boolean;
  /** Upper edge of the last filter. */
  highHz: number;
  /** The waveform is multiplied by this first: 1, or 32768 for models trained on 16-bit integers. */
  scale: number;
}

export interface Fbank {
  bins: number;
  frameCount(samples: number): number;
  /** Log-mel energies of a 16 kHz waveform, f32 [frameCount, bins], rows are frames. Not mean-normalised. */
  compute(samples: Float32Array): Float32Array;
}

const sampleRateHz = 16_000;
const frameLength = 400;
const frameShift = 160;
const fftSize = 512;
const bins = 80;
const lowHz = 20;
const preEmphasis = 0.97;
/** f32 epsilon: the floor under the logarithm. */
const floor = 1.1920929e-7;

/**
 * Kaldi log-mel filter bank, 80 bins of 25 ms frames every 10 ms: subtract the frame's mean, pre-emphasise inside the
 * frame, window, 512-point power spectrum, triangles on the mel scale 1127 ln(1 + f / 700), natural logarithm.
 * Reuses its buffers: nothing is allocated per frame.
 */
export function createFbank(options: FbankOptions): Fbank {
  const window = windowOf(options.window);
  const filters = melFilters(options.highHz);
  const fft = new FFT(fftSize);
  const frame = new Float64Array(fftSize);
  const spectrum = new Float64Array(2 * fftSize);
  const power = new Float64Array(fftSize / 2);
  const firstStart = options.snipEdges ? 0 : (frameShift - frameLength) / 2;

  function frameCount(samples: number): number {
    if (!options.snipEdges) return Math.floor((samples + frameShift / 2) / frameShift);
    return samples < frameLength ? 0 : 1 + Math.floor((samples - frameLength) / frameShift);
  }

  function load(samples: Float32Array, start: number): void {
    const inside = start >= 0 && start + frameLength <= samples.length;
    let sum = 0;
    for (let i = 0; i < frameLength; i++) {
      const value = (inside ? samples[start + i]! : samples[mirrored(start + i, samples.length)]!) * options.scale;
      frame[i] = value;
      sum += value;
    }
    const mean = sum / frameLength;
    let previous = frame[0]! - mean;
    for (let i = 0; i < frameLength; i++) {
      const value = frame[i]! - mean;
      frame[i] = (value - preEmphasis * previous) * window[i]!;
      previous = value;
    }
  }

  function compute(samples: Float32Array): Float32Array {
    const frames = frameCount(samples.length);
    const features = new Float32Array(frames * bins);
    for (let f = 0; f < frames; f++) {
      load(samples, firstStart + f * frameShift);
      fft.realTransform(spectrum, frame);
      for (let k = 0; k < power.length; k++) power[k] = spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
      for (let m = 0; m < bins; m++) {
        const { first, weights } = filters[m]!;
        let energy = 0;
        for (let j = 0; j < weights.length; j++) energy += weights[j]! * power[first + j]!;
        features[f * bins + m] = Math.log(Math.max(energy, floor));
      }
    }
    return features;
  }

  return { bins, frameCount, compute };
}

/** Subtracts each bin's mean over all frames, in place (cepstral mean normalisation). */
export function subtractMean(features: Float32Array): void {
  const frames = features.length / bins;
  for (let m = 0; m < bins; m++) {
    let sum = 0;
    for (let i = m; i < features.length; i += bins) sum += features[i]!;
    const mean = sum / frames;
    for (let i = m; i < features.length; i += bins) features[i] = features[i]! - mean;
  }
}

/** Index reflected at the ends, the end samples repeated, as often as a very short signal needs. */
function mirrored(index: number, length: number): number {
  let i = index;
  while (i < 0 || i >= length) i = i < 0 ? -i - 1 : 2 * length - 1 - i;
  return i;
}

function windowOf(kind: FbankOptions["window"]): Float64Array {
  return Float64Array.from({ length: frameLength }, (_, n) => {
    const cosine = Math.cos((2 * Math.PI * n) / (frameLength - 1));
    return kind === "hamming" ? 0.54 - 0.46 * cosine : (0.5 - 0.5 * cosine) ** 0.85;
  });
}

interface MelFilter {
  /** First spectrum bin with weight. */
  first: number;
  weights: Float64Array;
}

export function melFilters(highHz: number): MelFilter[] {
  const mel = (hz: number) => 1127 * Math.log(1 + hz / 700);
  const low = mel(lowHz);
  const step = (mel(highHz) - low) / (bins + 1);
  return Array.from({ length: bins }, (_, m) => {
    const left = low + m * step;
    const centre = left + step;
    const weights: number[] = [];
    let first = 0;
    // The Nyquist bin has no weight in Kaldi.
    for (let k = 0; k < fftSize / 2; k++) {
      const at = mel((k * sampleRateHz) / fftSize);
      const weight = at <= centre ? (at - left) / step : (centre + step - at) / step;
      if (weight <= 0) continue;
      if (weights.length === 0) first = k;
      weights.push(weight);
    }
    return { first, weights: Float64Array.from(weights) };
  });
}
