import { randomFrom } from "./random.ts";

/** What one recording adds to a rate. */
export interface Share {
  errors: number;
  total: number;
}

const rounds = 1000;

/** The rate over all recordings together: sum of errors / sum of totals, not the mean of rates. */
export function rateOf(shares: readonly Share[]): number {
  const { errors, total } = sumOf(shares);
  return errors / total;
}

/**
 * The 95 % interval of `rateOf`, from drawing as many recordings again and again (percentile bootstrap, seeded). It says
 * how much the figure depends on which recordings are at hand; with fewer than three it says nothing and is null.
 */
export function rateInterval(shares: readonly Share[]): [number, number] | null {
  if (shares.length < 3) return null;
  const random = randomFrom(shares.length);
  const rates = Array.from({ length: rounds }, () =>
    rateOf(shares.map(() => shares[Math.floor(random() * shares.length)]!)),
  ).sort((a, b) => a - b);
  return [rates[Math.floor(0.025 * rounds)]!, rates[Math.ceil(0.975 * rounds) - 1]!];
}

function sumOf(shares: readonly Share[]): Share {
  return shares.reduce((sum, share) => ({ errors: sum.errors + share.errors, total: sum.total + share.total }), {
    errors: 0,
    total: 0,
  });
}
