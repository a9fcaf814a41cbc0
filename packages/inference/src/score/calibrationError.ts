/** A word as it was found: how sure the recogniser was, and whether it was right. */
export interface JudgedWord {
  confidence: number;
  isRight: boolean;
}

const bins = 10;

/**
 * Expected calibration error: how far confidence is from the share of words that are right, averaged over ten equal steps
 * of confidence, each weighing as much as it holds words. 0 is best; null without words.
 */
export function calibrationError(words: readonly JudgedWord[]): number | null {
  if (words.length === 0) return null;
  const confidence = new Float64Array(bins);
  const right = new Float64Array(bins);
  for (const word of words) {
    const bin = Math.min(bins - 1, Math.floor(word.confidence * bins));
    confidence[bin]! += word.confidence;
    right[bin]! += word.isRight ? 1 : 0;
  }
  return confidence.reduce((sum, total, bin) => sum + Math.abs(total - right[bin]!), 0) / words.length;
}
