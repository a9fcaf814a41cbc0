import { assign } from "@rollcall/core/assignment";

/** Who speaks from when to when, in any one unit of time. */
export interface SpeakerInterval {
  speaker: string;
  start: number;
  end: number;
}

export interface DiarizationScore {
  /** (missed + falseAlarm + confusion) / total; null when the reference holds no speech. */
  der: number | null;
  /** Mean over reference speakers of 1 - intersection / union with the mapped speaker; null without reference speech. */
  jer: number | null;
  total: number;
  missed: number;
  falseAlarm: number;
  confusion: number;
  /** Reference speaker -> hypothesis speaker. */
  mapping: Map<string, string>;
}

interface Slice {
  duration: number;
  reference: number[];
  hypothesis: number[];
}

/**
 * Diarization and Jaccard error rate by exact intervals: between two neighbouring boundaries both sets of speakers are
 * constant, so no frame grid rounds anything. `collar` is the width removed on EACH side of every reference boundary
 * (the md-eval sense, half of what pyannote.metrics calls collar). The mapping is one-to-one and maximises shared time
 * after the collar is removed. Overlapping segments of one speaker count once.
 */
export function scoreDiarization(
  reference: readonly SpeakerInterval[],
  hypothesis: readonly SpeakerInterval[],
  options: { collar?: number; skipOverlap?: boolean } = {},
): DiarizationScore {
  const referenceNames = [...new Set(reference.map((i) => i.speaker))];
  const hypothesisNames = [...new Set(hypothesis.map((i) => i.speaker))];
  const slices = slice(reference, hypothesis, referenceNames, hypothesisNames, options.collar ?? 0).filter(
    (s) => !(options.skipOverlap && s.reference.length > 1),
  );

  const shared = new Float64Array(referenceNames.length * hypothesisNames.length);
  const referenceTime = new Float64Array(referenceNames.length);
  const hypothesisTime = new Float64Array(hypothesisNames.length);
  for (const { duration, reference: r, hypothesis: h } of slices) {
    for (const i of r) referenceTime[i]! += duration;
    for (const j of h) hypothesisTime[j]! += duration;
    for (const i of r) for (const j of h) shared[i * hypothesisNames.length + j]! += duration;
  }
  const mapped =
    hypothesisNames.length > 0
      ? assign(shared, referenceNames.length, hypothesisNames.length)
      : new Int32Array(referenceNames.length).fill(-1);

  let total = 0;
  let missed = 0;
  let falseAlarm = 0;
  let confusion = 0;
  for (const { duration, reference: r, hypothesis: h } of slices) {
    const correct = r.filter((i) => h.includes(mapped[i]!)).length;
    total += duration * r.length;
    missed += duration * Math.max(0, r.length - h.length);
    falseAlarm += duration * Math.max(0, h.length - r.length);
    confusion += duration * (Math.min(r.length, h.length) - correct);
  }

  const mapping = new Map<string, string>();
  let jaccardSum = 0;
  referenceNames.forEach((name, i) => {
    const j = mapped[i]!;
    const both = j < 0 ? 0 : shared[i * hypothesisNames.length + j]!;
    if (both > 0) mapping.set(name, hypothesisNames[j]!);
    const union = referenceTime[i]! + (both > 0 ? hypothesisTime[j]! : 0) - both;
    jaccardSum += union > 0 ? 1 - both / union : 0;
  });
  return {
    der: total > 0 ? (missed + falseAlarm + confusion) / total : null,
    jer: total > 0 ? jaccardSum / referenceNames.length : null,
    total,
    missed,
    falseAlarm,
    confusion,
    mapping,
  };
}

/** One pass over all boundaries in time. */
function slice(
  reference: readonly SpeakerInterval[],
  hypothesis: readonly SpeakerInterval[],
  referenceNames: string[],
  hypothesisNames: string[],
  collar: number,
): Slice[] {
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
  return slices;
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
