/** How one text differs from another, word by word. */
export interface WordErrors {
  substitutions: number;
  deletions: number;
  insertions: number;
  /** Words of the reference. */
  length: number;
  /** For each word found, whether the reference has it there. */
  isRight: boolean[];
}

/**
 * The fewest substitutions, deletions and insertions (Levenshtein distance) that turn a reference into what was found,
 * and where they are. O(n · m) time and memory: one byte for each pair of words.
 */
export function alignWords(reference: readonly string[], found: readonly string[]): WordErrors {
  const width = found.length + 1;
  const steps = new Uint8Array((reference.length + 1) * width);
  let row = Uint32Array.from({ length: width }, (_, j) => j);
  let next = new Uint32Array(width);
  for (let j = 1; j < width; j++) steps[j] = insertion;
  for (let i = 1; i <= reference.length; i++) {
    next[0] = i;
    steps[i * width] = deletion;
    for (let j = 1; j < width; j++) {
      const isSame = reference[i - 1] === found[j - 1];
      let least = row[j - 1]! + (isSame ? 0 : 1);
      let step = isSame ? match : substitution;
      if (row[j]! + 1 < least) {
        least = row[j]! + 1;
        step = deletion;
      }
      if (next[j - 1]! + 1 < least) {
        least = next[j - 1]! + 1;
        step = insertion;
      }
      next[j] = least;
      steps[i * width + j] = step;
    }
    [row, next] = [next, row];
  }
  return walkBack(steps, reference.length, found.length);
}

const match = 0;
const substitution = 1;
const deletion = 2;
const insertion = 3;

function walkBack(steps: Uint8Array, length: number, found: number): WordErrors {
  const counts = [0, 0, 0, 0];
  const isRight = new Array<boolean>(found).fill(false);
  let i = length;
  let j = found;
  while (i > 0 || j > 0) {
    const step = steps[i * (found + 1) + j]!;
    counts[step]!++;
    if (step !== insertion) i--;
    if (step !== deletion) j--;
    if (step === match) isRight[j] = true;
  }
  return {
    substitutions: counts[substitution]!,
    deletions: counts[deletion]!,
    insertions: counts[insertion]!,
    length,
    isRight,
  };
}

/** Only the number of errors, in memory that grows with the text found alone. */
export function countWordErrors(reference: readonly string[], found: readonly string[]): number {
  const row = Uint32Array.from({ length: found.length + 1 }, (_, j) => j);
  for (const word of reference) hear(row, row, word, found);
  return row[found.length]!;
}

/**
 * One row of the distance: `from` holds the errors before `word`, `to` (which may be the same) gets the fewer of what it
 * would be after it, for each number of words found so far.
 */
export function hear(from: Uint32Array, to: Uint32Array, word: string, found: readonly string[]): void {
  let diagonal = from[0]!;
  to[0] = diagonal + 1;
  for (let j = 1; j < to.length; j++) {
    const above = from[j]!;
    to[j] = Math.min(diagonal + (word === found[j - 1] ? 0 : 1), above + 1, to[j - 1]! + 1);
    diagonal = above;
  }
}
