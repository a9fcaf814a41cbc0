import { assign } from "@rollcall/core/assignment";

/** Lower-case words without marks; what a reference and a transcript are compared by. */
export function plainWords(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9' ]+/g, " ")
    .split(" ")
    .filter((word) => word !== "");
}

/** Fewest insertions, deletions and substitutions that turn one list of words into the other. O(n · m). */
export function editDistance(reference: readonly string[], found: readonly string[]): number {
  let row = Uint32Array.from({ length: found.length + 1 }, (_, j) => j);
  for (let i = 1; i <= reference.length; i++) {
    const next = new Uint32Array(found.length + 1);
    next[0] = i;
    for (let j = 1; j <= found.length; j++) {
      const substituted = row[j - 1]! + (reference[i - 1] === found[j - 1] ? 0 : 1);
      next[j] = Math.min(substituted, row[j]! + 1, next[j - 1]! + 1);
    }
    row = next;
  }
  return row[found.length]!;
}

/**
 * Word errors of a transcript with speakers (cpWER's numerator): each speaker's words together, speakers paired so that
 * the errors are fewest; speakers without a partner are all deletions or all insertions.
 */
export function speakerWordErrors(reference: readonly string[][], found: readonly string[][]): number {
  const size = Math.max(reference.length, found.length);
  const costs = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let f = 0; f < size; f++) costs[r * size + f] = editDistance(reference[r] ?? [], found[f] ?? []);
  const partners = assign(
    costs.map((cost) => -cost),
    size,
    size,
  );
  return partners.reduce((sum, f, r) => sum + costs[r * size + f]!, 0);
}
