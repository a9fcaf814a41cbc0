import { assign } from "@rollcall/core/assignment";
import type { SpokenWords } from "./meetingWordErrors.ts";

/** A word somewhere in time, in seconds. */
interface TimedWord {
  word: string;
  start: number;
  end: number;
}

/** meeteval's usual tolerance. */
const usualCollar = 5;

/**
 * Time-constrained word errors with speakers (the numerator of tcpWER, as meeteval defines it): like cpWER, but a word
 * can only stand for one of the reference that is at most `collar` seconds away. Times inside a segment are shared out by
 * the words' letters; words found are points in the middle of their share. Segments are normalised words, in seconds.
 */
export function timedWordErrors(
  reference: readonly (readonly SpokenWords[])[],
  found: readonly (readonly SpokenWords[])[],
  collar = usualCollar,
): number {
  const spans = reference.map((segments) => inOrder(segments.flatMap(sharedOut)));
  const points = found.map((segments) => inOrder(segments.flatMap(sharedOut).map(toPoint)));
  const size = Math.max(spans.length, points.length);
  const costs = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let f = 0; f < size; f++) costs[r * size + f] = distance(spans[r] ?? [], points[f] ?? [], collar);
  const partners = assign(
    costs.map((cost) => -cost),
    size,
    size,
  );
  return partners.reduce((sum, f, r) => sum + costs[r * size + f]!, 0);
}

function sharedOut({ start, end, words }: SpokenWords): TimedWord[] {
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  let at = start;
  return words.map((word) => {
    const from = at;
    at += ((end - start) * word.length) / letters;
    return { word, start: from, end: at };
  });
}

function toPoint({ word, start, end }: TimedWord): TimedWord {
  const middle = (start + end) / 2;
  return { word, start: middle, end: middle };
}

function inOrder(words: TimedWord[]): TimedWord[] {
  return words.sort((a, b) => a.start - b.start);
}

/** Levenshtein distance in which words too far apart can neither match nor replace each other. */
function distance(reference: readonly TimedWord[], found: readonly TimedWord[], collar: number): number {
  const row = Uint32Array.from({ length: found.length + 1 }, (_, j) => j);
  for (const { word, start, end } of reference) {
    let diagonal = row[0]!;
    row[0] = diagonal + 1;
    for (let j = 1; j <= found.length; j++) {
      const other = found[j - 1]!;
      const above = row[j]!;
      const isNear = other.start <= end + collar && other.end >= start - collar;
      const replaced = isNear ? diagonal + (other.word === word ? 0 : 1) : Number.POSITIVE_INFINITY;
      row[j] = Math.min(replaced, above + 1, row[j - 1]! + 1);
      diagonal = above;
    }
  }
  return row[found.length]!;
}
