import type { Work } from "./protocol.ts";

export interface Speeds {
  add(work: Work, ms: number): void;
  limitMs(work: Work, atLeastMs: number): number;
}

/** How often slower than usual a run may be before it counts as hung. */
const patience = 20;
/** What little audio a kind has done says nothing about its speed. */
const enoughSamples = 10 * 16_000;
const windowSamples = 10 * 16_000;

/** Remembers how long each kind of work takes for a second of audio, and says from when on a run is taken to hang. */
export function trackSpeeds(): Speeds {
  const done = new Map<Work["kind"], { ms: number; samples: number }>();
  return {
    add(work, ms) {
      const before = done.get(work.kind) ?? { ms: 0, samples: 0 };
      done.set(work.kind, { ms: before.ms + ms, samples: before.samples + samplesOf(work) });
    },
    /** At least `atLeastMs`; twice that for a kind that this process has hardly done yet. */
    limitMs(work, atLeastMs) {
      const { ms, samples } = done.get(work.kind) ?? { ms: 0, samples: 0 };
      if (samples < enoughSamples) return 2 * atLeastMs;
      return Math.max(atLeastMs, Math.round((patience * ms * samplesOf(work)) / samples));
    },
  };
}

function samplesOf(work: Work): number {
  switch (work.kind) {
    case "vad":
      return work.end - work.start;
    case "asr":
      return work.chunk.end - work.chunk.start;
    case "segment":
      return work.starts.length * windowSamples;
    case "embed":
      return work.groups.flat().reduce((sum, span) => sum + span.end - span.start, 0);
    case "prove":
      return 0;
  }
}
