/** A token that the model does not know; it may sound like any. */
export const wildcard = -1;

export interface TokenSpan {
  /** First frame, and the frame after the last. */
  start: number;
  end: number;
  /** Mean probability over its frames, 0..1. */
  score: number;
}

/**
 * When each token of a known text sounds, by CTC log-probabilities f32 [frames, vocabulary]: the best way through the
 * trellis t[f, j] = max(t[f-1, j] + blank, t[f-1, j-1] + token j), traced back from its best end (Kürzinger et al. 2020, as
 * torchaudio has it). Null when there are more tokens than frames.
 */
export function forcedAlign(
  logProbs: Float32Array,
  vocabulary: number,
  tokens: readonly number[],
  blank: number,
): TokenSpan[] | null {
  const frames = logProbs.length / vocabulary;
  const count = tokens.length;
  if (count === 0) return [];
  if (count > frames) return null;
  const emission = (frame: number, token: number) =>
    token === wildcard
      ? bestBesides(logProbs, frame * vocabulary, vocabulary, blank)
      : logProbs[frame * vocabulary + token]!;

  const width = count + 1;
  const trellis = new Float64Array((frames + 1) * width).fill(Number.NEGATIVE_INFINITY);
  trellis[0] = 0;
  for (let f = 0; f < frames; f++)
    for (let j = 0; j <= count; j++) {
      const stay = trellis[f * width + j]! + logProbs[f * vocabulary + blank]!;
      const move = j > 0 ? trellis[f * width + j - 1]! + emission(f, tokens[j - 1]!) : Number.NEGATIVE_INFINITY;
      trellis[(f + 1) * width + j] = Math.max(stay, move);
    }

  let frame = 0;
  for (let f = 1; f <= frames; f++) if (trellis[f * width + count]! > trellis[frame * width + count]!) frame = f;
  const spans: TokenSpan[] = [];
  let end = frame;
  let scores: number[] = [];
  for (let j = count; j > 0 && frame > 0; frame--) {
    const stay = trellis[(frame - 1) * width + j]! + logProbs[(frame - 1) * vocabulary + blank]!;
    const probability = emission(frame - 1, tokens[j - 1]!);
    const move = trellis[(frame - 1) * width + j - 1]! + probability;
    scores.push(Math.exp(move >= stay ? probability : logProbs[(frame - 1) * vocabulary + blank]!));
    if (move < stay) continue;
    const score = scores.reduce((sum, p) => sum + p, 0) / scores.length;
    spans.push({ start: frame - 1, end, score });
    end = frame - 1;
    scores = [];
    j--;
  }
  return spans.reverse();
}

function bestBesides(logProbs: Float32Array, from: number, vocabulary: number, blank: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < vocabulary; v++) if (v !== blank && logProbs[from + v]! > best) best = logProbs[from + v]!;
  return best;
}
