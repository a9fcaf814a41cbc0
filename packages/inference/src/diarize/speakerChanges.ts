import { firstFrame, frameCount, type LocalActivity } from "./grid.ts";

/** A change is judged by who is heard this many frames before and after (.27 s). */
const reach = 16;
/** Share of the windows that must hear other voices after than before. */
const leastShare = 0.5;

/**
 * Frames at which most windows hear one voice give way to another, whoever they take them for: sorted, at least `reach`
 * apart, each the middle of the stretch in which the change is heard.
 */
export function speakerChanges({ starts, framesPerWindow, bits }: LocalActivity): number[] {
  const frames = frameCount(starts);
  const changed = new Uint8Array(frames);
  const judged = new Uint8Array(frames);
  for (const [w, start] of starts.entries()) {
    const first = firstFrame(start);
    const last = Math.min(framesPerWindow, frames - first) - reach;
    for (let f = reach; f < last; f++) {
      const before = bits[w * framesPerWindow + f - reach]!;
      const after = bits[w * framesPerWindow + f + reach]!;
      if (before === 0 || after === 0) continue;
      judged[first + f]!++;
      if ((before & after) === 0) changed[first + f]!++;
    }
  }
  const changes: number[] = [];
  let from = -1;
  for (let f = 0; f <= frames; f++) {
    const isChange = f < frames && judged[f]! > 0 && changed[f]! >= leastShare * judged[f]!;
    if (isChange && from < 0) from = f;
    if (isChange || from < 0) continue;
    changes.push(Math.floor((from + f) / 2));
    from = -1;
  }
  return changes;
}
