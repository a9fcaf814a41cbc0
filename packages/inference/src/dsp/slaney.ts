/** One triangle over the bins of a power spectrum. */
export interface MelFilter {
  /** First bin with weight. */
  first: number;
  weights: Float64Array;
}

const sampleRateHz = 16_000;
const highestHz = sampleRateHz / 2;
/** The scale is linear below and logarithmic above. */
const breakHz = 1000;
const breakMel = 15;
const logStep = Math.log(6.4) / 27;

/**
 * Slaney's mel filters from 0 to 8000 Hz for a spectrum of `fftSize` points at 16 kHz (librosa's default; Whisper, NeMo and
 * Resemblyzer): triangles in Hz between points that are equally far apart in mel, each of area 1.
 */
export function slaneyFilters(mels: number, fftSize: number): MelFilter[] {
  const step = toMel(highestHz) / (mels + 1);
  const edges = Array.from({ length: mels + 2 }, (_, i) => toHz(i * step));
  return Array.from({ length: mels }, (_, m) => {
    const [left, centre, right] = [edges[m]!, edges[m + 1]!, edges[m + 2]!];
    const weights: number[] = [];
    let first = 0;
    for (let k = 0; k <= fftSize / 2; k++) {
      const hz = (k * sampleRateHz) / fftSize;
      const weight = Math.min((hz - left) / (centre - left), (right - hz) / (right - centre));
      if (weight <= 0) continue;
      if (weights.length === 0) first = k;
      weights.push((weight * 2) / (right - left));
    }
    return { first, weights: Float64Array.from(weights) };
  });
}

/** Σ weight * power of one filter; `power` is f64 [fftSize / 2 + 1] at `from`. */
export function melEnergy({ first, weights }: MelFilter, power: Float64Array, from = 0): number {
  let energy = 0;
  for (let j = 0; j < weights.length; j++) energy += weights[j]! * power[from + first + j]!;
  return energy;
}

function toMel(hz: number): number {
  return hz < breakHz ? (hz * 3) / 200 : breakMel + Math.log(hz / breakHz) / logStep;
}

function toHz(mel: number): number {
  return mel < breakMel ? (mel * 200) / 3 : breakHz * Math.exp((mel - breakMel) * logStep);
}
