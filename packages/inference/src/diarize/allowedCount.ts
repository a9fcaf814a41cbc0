import type { SpeakerHints } from "./groupVoices.ts";

/** The nearest number to `found` that the hints allow, never more than there are vectors to tell voices by. */
export function allowedCount(found: number, hints: SpeakerHints, vectors: number): number {
  const fewest = hints.speakers ?? hints.minSpeakers ?? 1;
  const most = hints.speakers ?? hints.maxSpeakers ?? Number.POSITIVE_INFINITY;
  return Math.max(1, Math.min(vectors, Math.max(fewest, Math.min(most, found))));
}
