import type { VocabularyNode } from "../vocabularyTrie.ts";
import type { VocabularyBias } from "./vocabularyBias.ts";

/** A decoded token and the sequence before it: hypotheses share their beginnings. */
export interface TokenNode {
  id: number;
  /** Encoder frame at which it was emitted. */
  frame: number;
  logProb: number;
  previous: TokenNode | null;
}

/** The two small networks of a stateless transducer, batched over hypotheses. */
export interface TransducerStep {
  vocabulary: number;
  blank: number;
  /** Ids that are scored but never written, besides blank. */
  silent: ReadonlySet<number>;
  /** Logits f32 [contexts.length, vocabulary] of one encoder frame; valid until the next call. */
  logits(frame: number, contexts: readonly Context[]): Promise<Float32Array>;
}

/** The last two tokens: all a stateless decoder looks at. */
export type Context = readonly [number, number];

interface Hypothesis {
  score: number;
  context: Context;
  last: TokenNode | null;
  length: number;
  /** Hash of the whole token sequence; equal sequences are merged. */
  key: number;
  /** How much of an expected word has been written. */
  expected: VocabularyNode | null;
}

export interface BeamOptions {
  /** Hypotheses that survive each frame. */
  width: number;
  bias?: VocabularyBias | null;
}

/** A token less probable than this (ln 1e-4) is not favoured: an expected word has to be heard. */
const leastFavoured = Math.log(1e-4);

/**
 * Modified beam search of a transducer (at most one symbol a frame): every frame the `width` best extensions over all
 * hypotheses survive, equal token sequences are merged by adding their probabilities, and at the end the best score
 * per token wins. Returns that hypothesis' last token, or null when nothing was said.
 */
export async function beamSearch(
  step: TransducerStep,
  frames: number,
  { width, bias = null }: BeamOptions,
): Promise<TokenNode | null> {
  const { vocabulary, blank, silent } = step;
  const best = createTopList(width);
  const normalisers = new Float64Array(width);
  let beam: Hypothesis[] = [
    { score: 0, context: [blank, blank], last: null, length: 2, key: 1, expected: bias?.root ?? null },
  ];
  for (let frame = 0; frame < frames; frame++) {
    const logits = await step.logits(
      frame,
      beam.map((hypothesis) => hypothesis.context),
    );
    best.clear();
    for (let h = 0; h < beam.length; h++) {
      const from = h * vocabulary;
      const normaliser = logSumExp(logits, from, from + vocabulary);
      normalisers[h] = normaliser;
      const base = beam[h]!.score - normaliser;
      const { expected } = beam[h]!;
      if (bias && expected) {
        const gains = bias.gains(expected);
        const least = normaliser + leastFavoured;
        for (let i = from; i < from + vocabulary; i++) {
          const gain = gains[i - from]!;
          best.offer(base + logits[i]! + (gain > 0 && logits[i]! < least ? 0 : gain), i);
        }
      } else for (let i = from; i < from + vocabulary; i++) best.offer(base + logits[i]!, i);
    }
    const extended = new Map<number, Hypothesis>();
    for (let n = 0; n < best.size(); n++) {
      const score = best.score(n);
      const index = best.index(n);
      const parent = beam[Math.floor(index / vocabulary)]!;
      const id = index % vocabulary;
      const isWritten = id !== blank && !silent.has(id);
      const key = isWritten ? extendKey(parent.key, id) : parent.key;
      const same = extended.get(key);
      if (same) {
        // The list is sorted: the path that is kept is the more probable one, and so are its times.
        same.score = logAdd(same.score, score);
        continue;
      }
      const logProb = logits[index]! - normalisers[Math.floor(index / vocabulary)]!;
      extended.set(key, {
        score,
        context: isWritten ? [parent.context[1], id] : parent.context,
        last: isWritten ? { id, frame, logProb, previous: parent.last } : parent.last,
        length: isWritten ? parent.length + 1 : parent.length,
        key,
        expected: isWritten && bias && parent.expected ? bias.next(parent.expected, id) : parent.expected,
      });
    }
    beam = [...extended.values()];
  }
  const final = (h: Hypothesis) => (h.score - (bias && h.expected ? bias.owed(h.expected) : 0)) / h.length;
  return beam.reduce((a, b) => (final(b) > final(a) ? b : a)).last;
}

const keyModulus = 2 ** 45 - 229;

/** A rolling hash that stays inside the integers a double holds exactly. */
function extendKey(key: number, id: number): number {
  return ((key % 2 ** 40) * 509 + id + 1 + Math.floor(key / 2 ** 40)) % keyModulus;
}

/** ln Σ exp, leaving out terms too small to matter in f32. */
function logSumExp(values: Float32Array, from: number, to: number): number {
  let largest = values[from]!;
  for (let i = from + 1; i < to; i++) if (values[i]! > largest) largest = values[i]!;
  const negligible = largest - 16;
  let sum = 0;
  for (let i = from; i < to; i++) if (values[i]! > negligible) sum += Math.exp(values[i]! - largest);
  return largest + Math.log(sum);
}

function logAdd(a: number, b: number): number {
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** The `width` largest scores seen since `clear`, in falling order. */
function createTopList(width: number) {
  const scores = new Float64Array(width);
  const indices = new Int32Array(width);
  let count = 0;
  return {
    clear(): void {
      count = 0;
    },
    size: () => count,
    score: (n: number) => scores[n]!,
    index: (n: number) => indices[n]!,
    offer(score: number, index: number): void {
      if (count === width && score <= scores[width - 1]!) return;
      let at = count < width ? count++ : width - 1;
      while (at > 0 && scores[at - 1]! < score) {
        scores[at] = scores[at - 1]!;
        indices[at] = indices[at - 1]!;
        at--;
      }
      scores[at] = score;
      indices[at] = index;
    },
  };
}
