import type { SpeakerInterval } from "./der.ts";

/** A stretch in which nobody starts or stops. Speakers are places in the lists of names. */
export interface Slice {
  duration: number;
  reference: number[];
  hypothesis: number[];
}

export interface SlicedTime {
  referenceNames: string[];
  hypothesisNames: string[];
  slices: Slice[];
}

/**
 * Cuts time at every boundary of both, in one pass, so that no frame grid rounds anything. `collar` is the width left out
 * on each side of every reference boundary. Overlapping segments of one speaker count once, empty ones not at all.
 */
export function sliceTime(
  reference: readonly SpeakerInterval[],
  hypothesis: readonly SpeakerInterval[],
  collar = 0,
): SlicedTime {
  const referenceNames = [...new Set(reference.map((i) => i.speaker))];
  const hypothesisNames = [...new Set(hypothesis.map((i) => i.speaker))];
  const ref = indexed(reference, referenceNames);
  const hyp = indexed(hypothesis, hypothesisNames);
  // A collar is one more speaker of its own, who rules out whatever it touches.
  const collars = collar > 0 ? ref.flatMap(({ start, end }) => [start, end]).map((t) => around(t, collar)) : [];
  const events = [...edges(ref, 0), ...edges(hyp, 1), ...edges(collars, 2)].sort((a, b) => a.time - b.time);
  const counts = [new Int32Array(referenceNames.length), new Int32Array(hypothesisNames.length), new Int32Array(1)];
  const speaking = (kind: number) => [...counts[kind]!.keys()].filter((speaker) => counts[kind]![speaker]! > 0);

  const slices: Slice[] = [];
  for (const [e, { time, kind, speaker, change }] of events.entries()) {
    counts[kind]![speaker]! += change;
    const next = events[e + 1];
    if (!next || next.time === time || counts[2]![0]! > 0) continue;
    slices.push({ duration: next.time - time, reference: speaking(0), hypothesis: speaking(1) });
  }
  return { referenceNames, hypothesisNames, slices };
}

interface Indexed {
  speaker: number;
  start: number;
  end: number;
}

function around(time: number, collar: number): Indexed {
  return { speaker: 0, start: time - collar, end: time + collar };
}

function edges(intervals: readonly Indexed[], kind: number) {
  return intervals.flatMap(({ speaker, start, end }) => [
    { time: start, kind, speaker, change: 1 },
    { time: end, kind, speaker, change: -1 },
  ]);
}

function indexed(intervals: readonly SpeakerInterval[], names: string[]): Indexed[] {
  const order = new Map(names.map((name, i) => [name, i]));
  return intervals
    .filter((i) => i.end > i.start)
    .map((i) => ({ speaker: order.get(i.speaker)!, start: i.start, end: i.end }));
}
