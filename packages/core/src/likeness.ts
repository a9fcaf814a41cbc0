import { addScaled, cosine, dot, unit } from "./vector.ts";
import { place, placedCohort, type VoiceSpace } from "./voiceSpace.ts";

/** A sample of a person: raw vector of one embedding space, and how much it counts. */
export interface WeightedSample {
  vector: Float32Array;
  weight: number;
}

/**
 * How alike a voice is to a person's samples: 0 what strangers score on average, 1 the person's own centre. `vector` is
 * raw, f32 [dim]. Without a space a stranger is taken for a right angle. null without samples.
 */
export function likeness(
  vector: Float32Array,
  samples: readonly WeightedSample[],
  space: VoiceSpace | null,
): number | null {
  if (samples.length === 0 || vector.length === 0) return null;
  const placeIn = (raw: Float32Array) => (space ? place(space, raw) : unit(raw));
  const sum = new Float64Array(vector.length);
  for (const sample of samples) addScaled(sum, placeIn(sample.vector), sample.weight);
  const centre = unit(sum);
  const strangers = space ? placedCohort(space).asRecorded.map((other) => dot(centre, other)) : [];
  const stranger = strangers.reduce((total, score) => total + score, 0) / Math.max(1, strangers.length);
  return (dot(placeIn(vector), centre) - stranger) / (1 - stranger);
}

/** The cosine of the raw vector with the most alike of the samples; null without samples. */
export function likestSample(vector: Float32Array, samples: readonly WeightedSample[]): number | null {
  if (samples.length === 0) return null;
  return Math.max(...samples.map((sample) => cosine(vector, sample.vector)));
}
