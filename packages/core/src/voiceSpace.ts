import type { NamingModel } from "./naming.ts";
import { dot, unit } from "./vector.ts";

/**
 * What is known about an embedding model's vectors from people nobody here knows: where they lie, how they spread, and
 * along which directions one and the same voice moves when the room changes.
 */
export interface VoiceSpace {
  /** The embedding space all of this was measured in, "name@sha8.featVersion". */
  embeddingModelId: string;
  /** f32 [dim] each, over all cohort speech in all rooms. */
  mean: Float32Array;
  deviation: Float32Array;
  /** Unit f32 [dim], the directions along which vectors of one person differ most from room to room. */
  nuisance: readonly Float32Array[];
  /** How much of each direction is kept, 0 to 1. */
  kept: Float32Array;
  /** Raw vectors of the cohort, one a person. */
  cohort: readonly Float32Array[];
  /** The same people in simulated rooms and at other microphones: a multiple of the cohort, round after round in its order. */
  cohortInRooms?: readonly Float32Array[];
  /** How similarities become log-odds here; without it only plain cosines are known to mean something. */
  naming?: NamingModel;
}

/**
 * A raw vector placed so that cosines mean the same everywhere: z-scored by the cohort, damped along the nuisance
 * directions (a low-rank within-class covariance normalisation), scaled to length 1. f32 [dim].
 */
export function place(space: VoiceSpace, raw: ArrayLike<number>): Float32Array {
  const { mean, deviation, nuisance, kept } = space;
  const placed = Float32Array.from(mean, (m, i) => (raw[i]! - m) / deviation[i]!);
  const amounts = nuisance.map((direction, n) => (kept[n]! - 1) * dot(direction, placed));
  nuisance.forEach((direction, n) => {
    for (let i = 0; i < placed.length; i++) placed[i]! += amounts[n]! * direction[i]!;
  });
  return unit(placed);
}

const placedCohorts = new WeakMap<VoiceSpace, { asRecorded: Float32Array[]; all: Float32Array[] }>();

/** The cohort's placed unit vectors, as recorded and with those in rooms; computed once a space. */
export function placedCohort(space: VoiceSpace): { asRecorded: readonly Float32Array[]; all: readonly Float32Array[] } {
  const known = placedCohorts.get(space);
  if (known) return known;
  const asRecorded = space.cohort.map((raw) => place(space, raw));
  const all = [...asRecorded, ...(space.cohortInRooms ?? []).map((raw) => place(space, raw))];
  placedCohorts.set(space, { asRecorded, all });
  return { asRecorded, all };
}
