/** Platt scaling of a probability: sigmoid(offset + slope * logit(p)). */
export interface Calibration {
  slope: number;
  offset: number;
}

/** Recognisers say 0 and 1 too easily; nothing is more certain than this. */
const mostCertain = 0.999;

/** P(right) from what a model believes of its own word, both 0..1; monotone, never 0 or 1. */
export function createCalibration({ slope, offset }: Calibration): (probability: number) => number {
  return (probability) => {
    const p = Math.min(mostCertain, Math.max(1 - mostCertain, probability));
    return 1 / (1 + Math.exp(-offset - slope * Math.log(p / (1 - p))));
  };
}
