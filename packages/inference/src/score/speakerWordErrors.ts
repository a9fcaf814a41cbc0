import { assign } from "@rollcall/core/assignment";
import { countWordErrors } from "./wordErrors.ts";

/**
 * Word errors of a transcript with speakers (the numerator of cpWER): each speaker's words joined in time order, speakers
 * paired one to one so that the errors are fewest; those without a partner are all deletions or all insertions.
 */
export function speakerWordErrors(reference: readonly string[][], found: readonly string[][]): number {
  const size = Math.max(reference.length, found.length);
  const costs = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let f = 0; f < size; f++) costs[r * size + f] = countWordErrors(reference[r] ?? [], found[f] ?? []);
  const partners = assign(
    costs.map((cost) => -cost),
    size,
    size,
  );
  return partners.reduce((sum, f, r) => sum + costs[r * size + f]!, 0);
}
