import { addScaled, dot, unit } from "@rollcall/core/vector";
import { labelsAfter, linkage, type Merge, triangleIndex } from "./linkage.ts";

/** A vector to be grouped: unit f32 [dim] and the net seconds of speech behind it. */
export interface VoiceVector {
  vector: Float32Array;
  seconds: number;
  /** Share of this speech that no other vector also covers: windows overlap, and 10 windows are not 10 times the speech. */
  share: number;
}

export interface GroupingParams {
  /** Two groups are one voice from this mean similarity on, 1 being what one voice scores against itself. */
  sameVoice: number;
  /** Groups with less speech than this do not stand for themselves. */
  leastSeconds: number;
  /** ... nor do those with a smaller share of all speech. */
  leastShare: number;
  /** More vectors than this are first grouped block by block. */
  block: number;
}

export const groupingDefaults: GroupingParams = { sameVoice: 0.72, leastSeconds: 3, leastShare: 0.01, block: 1500 };

export interface SpeakerHints {
  speakers?: number | undefined;
  minSpeakers?: number | undefined;
  maxSpeakers?: number | undefined;
}

/**
 * Groups vectors into voices by average linkage and returns each voice's unit centroid, in no particular order.
 * Strays below the least size are left out: what they cover is given to the nearest voice later. Hints bound the
 * number of voices as far as there are enough vectors.
 */
export function groupVoices(
  voices: readonly VoiceVector[],
  hints: SpeakerHints,
  params: GroupingParams = groupingDefaults,
): Float32Array[] {
  if (voices.length === 0) return [];
  const micro = voices.length > params.block ? microGroups(voices, params) : voices.map((voice) => [voice]);
  const sums = micro.map(summed);
  const merges = linkage(
    sums.length,
    distances(sums),
    sums.map((sum) => sum.weight),
    "average",
  );
  const labels = chooseCut(sums, merges, hints, params);
  const centroids: { sum: Float64Array; seconds: number }[] = [];
  for (const [i, label] of labels.entries()) {
    if (label < 0) continue;
    centroids[label] ??= { sum: new Float64Array(sums[i]!.sum.length), seconds: 0 };
    addScaled(centroids[label].sum, sums[i]!.sum, 1);
  }
  return centroids.map(({ sum }) => unit(sum));
}

/** The members of the voice that most of the speech belongs to, in their order. */
export function dominantVoice<V extends VoiceVector>(voices: readonly V[], sameVoice = groupingDefaults.sameVoice): V[] {
  const sums = voices.map((voice) => summed([voice]));
  const merges = linkage(
    sums.length,
    distances(sums),
    sums.map((sum) => sum.weight),
    "average",
  );
  const labels = labelsAfter(
    voices.length,
    merges.filter(({ height }) => height <= 1 - sameVoice),
  );
  const groups = [...Map.groupBy(voices, (_, i) => labels[i]!).values()];
  const seconds = (group: readonly V[]) => group.reduce((sum, voice) => sum + voice.seconds, 0);
  return groups.sort((a, b) => seconds(b) - seconds(a))[0] ?? [];
}

/** How alike two vectors of one voice are expected to be grows with the speech behind them: measured on the cohort. */
export function reliability(seconds: number): number {
  return Math.sqrt(seconds / (seconds + 1.29));
}

interface Sum {
  /** Weighted sum of the members, each divided by its reliability. */
  sum: Float64Array;
  weight: number;
  seconds: number;
}

function summed(members: readonly VoiceVector[]): Sum {
  const sum = new Float64Array(members[0]!.vector.length);
  let weight = 0;
  let seconds = 0;
  for (const member of members) {
    addScaled(sum, member.vector, member.seconds / reliability(member.seconds));
    weight += member.seconds;
    seconds += member.seconds * member.share;
  }
  return { sum, weight, seconds };
}

/** 1 - mean similarity of all pairs: exact from the sums, so grouping in two steps loses nothing but order. */
function distances(sums: readonly Sum[]): Float32Array {
  const n = sums.length;
  const result = new Float32Array((n * (n - 1)) / 2);
  const means = sums.map(({ sum, weight }) => Float32Array.from(sum, (x) => x / weight));
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) result[triangleIndex(n, i, j)] = 1 - dot(means[i]!, means[j]!);
  return result;
}

/** Neighbours in time that are surely one voice, so that a long meeting needs no matrix of all its vectors. */
function microGroups(voices: readonly VoiceVector[], params: GroupingParams): VoiceVector[][] {
  const groups: VoiceVector[][] = [];
  const size = params.block / 3;
  for (let from = 0; from < voices.length; from += size) {
    const block = voices.slice(from, from + size);
    const sums = block.map((voice) => summed([voice]));
    const merges = linkage(
      block.length,
      distances(sums),
      sums.map((sum) => sum.weight),
      "average",
    );
    const cut = (1 - params.sameVoice) / 2;
    const labels = labelsAfter(
      block.length,
      merges.filter((merge) => merge.height <= cut),
    );
    groups.push(...Map.groupBy(block, (_, i) => labels[i]!).values());
  }
  return groups;
}

/** Labels 0, 1, ... of the groups big enough to be voices, -1 for strays. */
function chooseCut(sums: readonly Sum[], merges: readonly Merge[], hints: SpeakerHints, params: GroupingParams) {
  const least = hints.speakers ?? hints.minSpeakers ?? 1;
  const most = hints.speakers ?? hints.maxSpeakers ?? Number.POSITIVE_INFINITY;
  const total = sums.reduce((t, { seconds }) => t + seconds, 0);
  const cut = merges.findIndex(({ height }) => height > 1 - params.sameVoice);
  const natural = cut < 0 ? merges.length : cut;
  // From the natural cut outwards: the nearest one with a fitting number of voices, strays counted ever more leniently.
  const steps = Array.from({ length: merges.length + 1 }, (_, m) => m).sort(
    (a, b) =>
      Math.abs(heightOf(merges, a) - heightOf(merges, natural)) -
      Math.abs(heightOf(merges, b) - heightOf(merges, natural)),
  );
  steps.unshift(natural);
  let leastSeconds = Math.min(total / 4, Math.max(params.leastSeconds, params.leastShare * total));
  for (let lenience = 0; lenience < 4; lenience++, leastSeconds /= 3) {
    for (const step of steps) {
      const labels = labelsAfter(sums.length, merges.slice(0, step));
      const big = bigGroups(labels, sums, lenience === 3 ? 0 : leastSeconds);
      if (big.count >= least && big.count <= most) return big.labels;
    }
  }
  const single = labelsAfter(sums.length, merges);
  return bigGroups(single, sums, 0).labels;
}

function heightOf(merges: readonly Merge[], count: number): number {
  return count === 0 ? 0 : merges[count - 1]!.height;
}

function bigGroups(labels: Int32Array, sums: readonly Sum[], leastSeconds: number) {
  const seconds: number[] = [];
  for (const [i, label] of labels.entries()) seconds[label] = (seconds[label] ?? 0) + sums[i]!.seconds;
  let count = 0;
  const kept = seconds.map((s) => (s >= leastSeconds ? count++ : -1));
  return { count, labels: labels.map((label) => kept[label]!) };
}
