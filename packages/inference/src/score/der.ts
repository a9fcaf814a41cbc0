import { assign } from "@rollcall/core/assignment";
import { sliceTime } from "./slices.ts";

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
  const { referenceNames, hypothesisNames, slices: all } = sliceTime(reference, hypothesis, options.collar);
  const slices = options.skipOverlap ? all.filter((s) => s.reference.length < 2) : all;

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
