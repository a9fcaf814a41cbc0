/** The waveform of a recording: for each pair its smallest and largest sample as i8. */
export interface Peaks {
  pairs: Int8Array;
  pairMs: number;
}

/** Reads the 16-byte header ("RCP1", samples a pair, sample rate, number of pairs) and what follows; null if it is none. */
export function parsePeaks(bytes: ArrayBuffer): Peaks | null {
  if (bytes.byteLength < 16) return null;
  const header = new DataView(bytes, 0, 16);
  if (header.getUint32(0) !== 0x52435031) return null;
  const [samples, rateHz, count] = [header.getUint32(4, true), header.getUint32(8, true), header.getUint32(12, true)];
  const length = Math.min(count * 2, bytes.byteLength - 16);
  return { pairs: new Int8Array(bytes, 16, length), pairMs: (samples / rateHz) * 1000 };
}

/**
 * The loudest excursion in each of `columns` equal parts of `durationMs` of the recording, from `fromMs` on, 0..1;
 * the loudest of all is 1.
 */
export function heights(peaks: Peaks, durationMs: number, columns: number, fromMs = 0): Float32Array {
  const result = new Float32Array(columns);
  const pairs = peaks.pairs.length / 2;
  const perColumn = durationMs / peaks.pairMs / columns;
  const first = fromMs / peaks.pairMs;
  let top = 1;
  for (let column = 0; column < columns; column++) {
    const from = Math.floor(first + column * perColumn);
    const to = Math.min(pairs, Math.max(from + 1, Math.floor(first + (column + 1) * perColumn)));
    let loudest = 0;
    for (let pair = from; pair < to; pair++) {
      loudest = Math.max(loudest, -(peaks.pairs[pair * 2] ?? 0), peaks.pairs[pair * 2 + 1] ?? 0);
    }
    result[column] = loudest;
    top = Math.max(top, loudest);
  }
  for (let column = 0; column < columns; column++) result[column] = (result[column] ?? 0) / top;
  return result;
}
