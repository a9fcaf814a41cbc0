/** Scores of pairs of one voice and of pairs of two; greater is more alike. */
export interface Trials {
  targets: readonly number[];
  nonTargets: readonly number[];
}

interface OperatingPoint {
  threshold: number;
  /** Share of targets below the threshold. */
  missRate: number;
  /** Share of non-targets at or above it. */
  falseAlarmRate: number;
}

/** What a threshold lets through. */
export function ratesAt({ targets, nonTargets }: Trials, threshold: number): OperatingPoint {
  return {
    threshold,
    missRate: targets.filter((score) => score < threshold).length / targets.length,
    falseAlarmRate: nonTargets.filter((score) => score >= threshold).length / nonTargets.length,
  };
}

/** The rate at which misses and false alarms are equally frequent, between two thresholds by linear interpolation. */
export function equalErrorRate(trials: Trials): { rate: number; threshold: number } {
  const points = operatingPoints(trials);
  const n = points.findIndex((point) => point.missRate >= point.falseAlarmRate);
  const after = points[n]!; // beyond the highest score everything is missed
  const before = points[n - 1] ?? after;
  const gapBefore = before.falseAlarmRate - before.missRate;
  const gapAfter = after.missRate - after.falseAlarmRate;
  const share = gapBefore + gapAfter > 0 ? gapBefore / (gapBefore + gapAfter) : 0;
  return { rate: before.missRate + share * (after.missRate - before.missRate), threshold: after.threshold };
}

/** The least detection cost over all thresholds, 1 for a system that always says the same; costs of both errors are 1. */
export function leastDetectionCost(trials: Trials, targetShare = 0.01): number {
  const most = Math.min(targetShare, 1 - targetShare);
  const costs = operatingPoints(trials).map(
    ({ missRate, falseAlarmRate }) => (targetShare * missRate + (1 - targetShare) * falseAlarmRate) / most,
  );
  return Math.min(...costs);
}

/** Every threshold that changes anything, ascending; the last lies above all scores. O(n log n). */
function operatingPoints({ targets, nonTargets }: Trials): OperatingPoint[] {
  const sortedTargets = Float64Array.from(targets).sort();
  const sortedOthers = Float64Array.from(nonTargets).sort();
  const thresholds = [...new Set([...targets, ...nonTargets])].sort((a, b) => a - b);
  let missed = 0;
  let refused = 0;
  return [...thresholds, Number.POSITIVE_INFINITY].map((threshold) => {
    while (missed < sortedTargets.length && sortedTargets[missed]! < threshold) missed++;
    while (refused < sortedOthers.length && sortedOthers[refused]! < threshold) refused++;
    return {
      threshold,
      missRate: missed / sortedTargets.length,
      falseAlarmRate: 1 - refused / sortedOthers.length,
    };
  });
}

/** The cost of log-likelihood ratios (natural logarithm): 0 when they are certain and right, 1 when they say nothing. */
export function likelihoodCost({ targets, nonTargets }: Trials): number {
  return (mean(targets.map((llr) => softplus(-llr))) + mean(nonTargets.map(softplus))) / (2 * Math.LN2);
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

const ridge = 1e-3;

/**
 * The line `slope * score + offset` that makes scores into log-likelihood ratios, by logistic regression in which both
 * kinds of trials weigh the same (Newton's method; a little ridge keeps it finite where both kinds are apart).
 */
export function calibrate({ targets, nonTargets }: Trials): { slope: number; offset: number } {
  let slope = 0;
  let offset = 0;
  for (let round = 0; round < 50; round++) {
    let [gradientSlope, gradientOffset, ss, so, oo] = [ridge * slope, 0, ridge, 0, 1e-9];
    for (const [scores, label] of [[targets, 1] as const, [nonTargets, 0] as const]) {
      for (const score of scores) {
        const p = 1 / (1 + Math.exp(-(slope * score + offset)));
        const error = (p - label) / scores.length;
        const curvature = (p * (1 - p)) / scores.length;
        gradientSlope += error * score;
        gradientOffset += error;
        ss += curvature * score * score;
        so += curvature * score;
        oo += curvature;
      }
    }
    const determinant = ss * oo - so * so;
    const stepSlope = (oo * gradientSlope - so * gradientOffset) / determinant;
    const stepOffset = (ss * gradientOffset - so * gradientSlope) / determinant;
    slope -= stepSlope;
    offset -= stepOffset;
    if (Math.abs(stepSlope) + Math.abs(stepOffset) < 1e-9) break;
  }
  return { slope, offset };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
