/** The rate at which as many strangers pass as friends are refused, 0 to 1, from scores of both. */
export function equalErrorRate(same: readonly number[], different: readonly number[]): number {
  const trials = [
    ...same.map((score) => ({ score, isSame: true })),
    ...different.map((score) => ({ score, isSame: false })),
  ].sort((a, b) => a.score - b.score);
  let refused = 0;
  let passed = different.length;
  let best = 1;
  let gap = Number.POSITIVE_INFINITY;
  for (const { isSame } of trials) {
    if (isSame) refused++;
    else passed--;
    const rates = [refused / same.length, passed / different.length] as const;
    if (Math.abs(rates[0] - rates[1]) >= gap) continue;
    gap = Math.abs(rates[0] - rates[1]);
    best = (rates[0] + rates[1]) / 2;
  }
  return best;
}
