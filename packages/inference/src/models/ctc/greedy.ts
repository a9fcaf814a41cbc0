import { argmax } from "../tensors.ts";

export interface CtcToken {
  id: number;
  /** First frame of the run, and the frame after its last. */
  start: number;
  end: number;
  /** Of the most certain frame of the run. */
  logProb: number;
}

/** Best path of CTC log-probabilities f32 [frames, vocabulary]: repeats are one token, blanks separate and vanish. */
export function ctcGreedy(logProbs: Float32Array, vocabulary: number, blank: number): CtcToken[] {
  const tokens: CtcToken[] = [];
  let previous = blank;
  for (let frame = 0; frame * vocabulary < logProbs.length; frame++) {
    const from = frame * vocabulary;
    const id = argmax(logProbs, from, from + vocabulary);
    const logProb = logProbs[from + id]!;
    const last = tokens.at(-1);
    if (id !== blank && id === previous && last) {
      last.end = frame + 1;
      last.logProb = Math.max(last.logProb, logProb);
    } else if (id !== blank) tokens.push({ id, start: frame, end: frame + 1, logProb });
    previous = id;
  }
  return tokens;
}
