/** Silences up to this long (.5 s) inside one voice's speech belong to it, as people who label meetings hear it. */
const longestGap = 30;

/** Makes a voice go on through short silences in which nobody else speaks. Changes `active`, u8 [frames * clusters]. */
export function fillShortGaps(active: Uint8Array, clusters: number): void {
  const frames = clusters > 0 ? active.length / clusters : 0;
  const isSilent = (f: number) => {
    for (let c = 0; c < clusters; c++) if (active[f * clusters + c]) return false;
    return true;
  };
  for (let f = 1; f < frames; f++) {
    if (!isSilent(f)) continue;
    let end = f;
    while (end < frames && isSilent(end)) end++;
    if (end < frames && end - f <= longestGap)
      for (let c = 0; c < clusters; c++)
        if (active[(f - 1) * clusters + c] && active[end * clusters + c])
          for (let g = f; g < end; g++) active[g * clusters + c] = 1;
    f = end;
  }
}
