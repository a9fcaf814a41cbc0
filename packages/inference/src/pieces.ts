import type { Region } from "./artefacts.ts";

/**
 * Cuts speech into groups of exactly `length` net samples each, running on across silences of at most `longestGap`;
 * what is left over before a longer silence or the end is kept when it has at least `shortest` samples.
 */
export function cutSpeech(
  regions: readonly Region[],
  { length, shortest, longestGap }: { length: number; shortest: number; longestGap: number },
): Region[][] {
  const groups: Region[][] = [];
  let group: Region[] = [];
  let held = 0;
  const close = () => {
    if (held >= shortest && held > 0) groups.push(group);
    group = [];
    held = 0;
  };
  for (const region of regions) {
    if (held > 0 && region.start - group.at(-1)!.end > longestGap) close();
    let { start } = region;
    while (start < region.end) {
      const end = Math.min(region.end, start + length - held);
      group.push({ start, end });
      held += end - start;
      start = end;
      if (held === length) close();
    }
  }
  close();
  return groups;
}

/** Net samples of a group. */
export function netSamples(group: readonly Region[]): number {
  return group.reduce((sum, { start, end }) => sum + end - start, 0);
}
