/** Zero crossings of the sinc on either side, at the lower of the two rates. */
const crossings = 16;
/** Kaiser window shape: about 60 dB of stop-band attenuation. */
const kaiserBeta = 6;
/** The pass-band ends here, as a share of the lower Nyquist frequency; the filter falls off around it. */
const rolloff = 0.945;

/**
 * Windowed-sinc polyphase resampling. f32 [n] at `fromHz` -> f32 [ceil(n * toHz / fromHz)] at `toHz`; output sample k
 * lies at input time k * fromHz / toHz, so nothing is shifted. Beyond the ends the signal counts as silent.
 * Rates are whole numbers; the filter of a pair of rates is made once and kept.
 */
export function resample(input: Float32Array, fromHz: number, toHz: number): Float32Array {
  if (fromHz === toHz) return input.slice();
  const { up, down, taps, before, weights } = filterFor(fromHz, toHz);
  const output = new Float32Array(Math.ceil((input.length * up) / down));
  const wholeStep = Math.floor(down / up);
  const phaseStep = down % up;
  let position = 0;
  let phase = 0;
  for (let k = 0; k < output.length; k++) {
    const first = position - before;
    const row = phase * taps;
    const from = first < 0 ? -first : 0;
    const to = Math.min(taps, input.length - first);
    let sum = 0;
    for (let j = from; j < to; j++) sum += weights[row + j]! * input[first + j]!;
    output[k] = sum;
    position += wholeStep;
    phase += phaseStep;
    if (phase >= up) {
      phase -= up;
      position++;
    }
  }
  return output;
}

interface Filter {
  up: number;
  down: number;
  taps: number;
  /** Taps that lie before the output's position. */
  before: number;
  /** f32 [up * taps], one row a phase, each summing to 1 so that a constant stays constant. */
  weights: Float32Array;
}

const filters = new Map<string, Filter>();

function filterFor(fromHz: number, toHz: number): Filter {
  const key = `${fromHz}:${toHz}`;
  const known = filters.get(key);
  if (known) return known;
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const cutoff = rolloff * Math.min(1, up / down);
  const halfWidth = crossings / Math.min(1, up / down);
  const before = Math.ceil(halfWidth) - 1;
  const taps = 2 * (before + 1);
  const weights = new Float32Array(up * taps);
  const row = new Float64Array(taps);
  for (let phase = 0; phase < up; phase++) {
    let total = 0;
    for (let j = 0; j < taps; j++) {
      const distance = j - before - phase / up;
      const edge = distance / halfWidth;
      const window = Math.abs(edge) >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - edge * edge));
      row[j] = window * sinc(cutoff * distance);
      total += row[j]!;
    }
    for (let j = 0; j < taps; j++) weights[phase * taps + j] = row[j]! / total;
  }
  const filter = { up, down, taps, before, weights };
  filters.set(key, filter);
  return filter;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
