/**
 * Adaptive symmetric score normalisation: how many standard deviations a score lies above what the `top` nearest cohort
 * members score, averaged over both sides. ½((s - μe) / σe + (s - μt) / σt), σ the population's.
 * `enrolled` and `tested` are the cohort's scores against the enrolled and the tested vector. Formula: wespeaker.
 */
export function asNorm(
  score: number,
  enrolled: readonly number[],
  tested: readonly number[],
  top: number = Math.min(300, Math.floor(0.3 * enrolled.length)),
): number {
  return (standardised(score, enrolled, top) + standardised(score, tested, top)) / 2;
}

function standardised(score: number, cohort: readonly number[], top: number): number {
  const nearest = [...cohort].sort((a, b) => b - a).slice(0, top);
  const mean = nearest.reduce((sum, x) => sum + x, 0) / nearest.length;
  const variance = nearest.reduce((sum, x) => sum + (x - mean) ** 2, 0) / nearest.length;
  return (score - mean) / Math.sqrt(variance);
}
