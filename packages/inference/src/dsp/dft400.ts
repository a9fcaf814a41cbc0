const size = 400;
const rows = 16;
const columns = 25;

/** Bins of the power spectrum of 400 real numbers. */
export const dft400Bins = size / 2 + 1;

const cosine = Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * i) / size));
const sine = Float64Array.from({ length: size }, (_, i) => -Math.sin((2 * Math.PI * i) / size));

export interface Dft400 {
  /**
   * Power spectra of two windowed frames at once, f64 [400] each, into f64 [201] each: real signals share one complex
   * transform, one as its real and one as its imaginary part.
   */
  powers(a: Float64Array, b: Float64Array, powerA: Float64Array, powerB: Float64Array): void;
}

/**
 * Fourier transform of 400 points, a length that the usual power-of-two transform cannot do: 400 = 16 * 25 (Cooley and
 * Tukey), each factor by its table. Reuses its buffers.
 */
export function createDft400(): Dft400 {
  const partRe = new Float64Array(size);
  const partIm = new Float64Array(size);
  const re = new Float64Array(size);
  const im = new Float64Array(size);

  /** For each column 16 points, turned by the twiddle factors. */
  function transformRows(a: Float64Array, b: Float64Array): void {
    for (let n2 = 0; n2 < columns; n2++)
      for (let k1 = 0; k1 < rows; k1++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let n1 = 0, turn = 0; n1 < rows; n1++, turn = (turn + k1 * columns) % size) {
          const [x, y, c, s] = [a[columns * n1 + n2]!, b[columns * n1 + n2]!, cosine[turn]!, sine[turn]!];
          sumRe += x * c - y * s;
          sumIm += x * s + y * c;
        }
        const c = cosine[n2 * k1]!;
        const s = sine[n2 * k1]!;
        partRe[n2 * rows + k1] = sumRe * c - sumIm * s;
        partIm[n2 * rows + k1] = sumRe * s + sumIm * c;
      }
  }

  function transformColumns(): void {
    for (let k1 = 0; k1 < rows; k1++)
      for (let k2 = 0; k2 < columns; k2++) {
        let sumRe = 0;
        let sumIm = 0;
        for (let n2 = 0, turn = 0; n2 < columns; n2++, turn = (turn + k2 * rows) % size) {
          const [x, y, c, s] = [partRe[n2 * rows + k1]!, partIm[n2 * rows + k1]!, cosine[turn]!, sine[turn]!];
          sumRe += x * c - y * s;
          sumIm += x * s + y * c;
        }
        re[k1 + rows * k2] = sumRe;
        im[k1 + rows * k2] = sumIm;
      }
  }

  return {
    powers(a, b, powerA, powerB) {
      transformRows(a, b);
      transformColumns();
      for (let k = 0; k < dft400Bins; k++) {
        const mirror = (size - k) % size;
        const evenRe = (re[k]! + re[mirror]!) / 2;
        const oddIm = (im[k]! - im[mirror]!) / 2;
        const evenIm = (im[k]! + im[mirror]!) / 2;
        const oddRe = (re[mirror]! - re[k]!) / 2;
        powerA[k] = evenRe * evenRe + oddIm * oddIm;
        powerB[k] = evenIm * evenIm + oddRe * oddRe;
      }
    },
  };
}
