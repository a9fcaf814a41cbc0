import type { SpeakerInterval } from "../score/der.ts";

/** Frames u8 [frames * clusters] -> each cluster's unbroken stretches in samples, in order of their start. */
export function activeIntervals(
  active: Uint8Array,
  clusters: readonly { label: string }[],
  { frameStep, frameOffset }: { frameStep: number; frameOffset: number },
): SpeakerInterval[] {
  const frames = active.length / Math.max(1, clusters.length);
  const intervals: SpeakerInterval[] = [];
  for (const [k, { label }] of clusters.entries()) {
    let from = -1;
    for (let f = 0; f <= frames; f++) {
      const isOn = f < frames && active[f * clusters.length + k] === 1;
      if (isOn && from < 0) from = f;
      if (isOn || from < 0) continue;
      intervals.push({ speaker: label, start: from * frameStep + frameOffset, end: f * frameStep + frameOffset });
      from = -1;
    }
  }
  return intervals.sort((a, b) => a.start - b.start || a.end - b.end);
}
