/** Frames over which attention is smoothed. */
const medianWidth = 7;

/**
 * Which frames each token attends to: attention of several heads, f32 [tokens, frames] each, standardised over the tokens,
 * smoothed along the frames by a median of 7, averaged over the heads. Gives f32 [tokens, frames].
 */
export function averageAttention(heads: readonly Float32Array[], tokens: number, frames: number): Float32Array {
  const mean = new Float32Array(tokens * frames);
  for (const head of heads) {
    const smooth = medianFiltered(standardised(head, tokens, frames), tokens, frames);
    for (let i = 0; i < mean.length; i++) mean[i]! += smooth[i]! / heads.length;
  }
  return mean;
}

/** (x - mean) / deviation of every column; a column without deviation becomes zero. */
function standardised(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let c = 0; c < columns; c++) {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += values[r * columns + c]!;
    const mean = sum / rows;
    let squares = 0;
    for (let r = 0; r < rows; r++) squares += (values[r * columns + c]! - mean) ** 2;
    const deviation = Math.sqrt(squares / rows);
    if (deviation === 0) continue;
    for (let r = 0; r < rows; r++) result[r * columns + c] = (values[r * columns + c]! - mean) / deviation;
  }
  return result;
}

/** Median of 7 along every row, ends mirrored; rows too short to mirror stay. */
function medianFiltered(values: Float32Array, rows: number, columns: number): Float32Array {
  const reach = Math.floor(medianWidth / 2);
  if (columns <= reach) return values;
  const result = new Float32Array(values.length);
  const window = new Float32Array(medianWidth);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      for (let k = -reach; k <= reach; k++) {
        const at = Math.abs(c + k);
        window[k + reach] = values[r * columns + (at < columns ? at : 2 * columns - 2 - at)]!;
      }
      result[r * columns + c] = window.sort()[reach]!;
    }
  return result;
}
