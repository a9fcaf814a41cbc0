import { addScaled, dot, unit } from "@rollcall/core/vector";
import { groupVoices, type SpeakerHints } from "./groupVoices.ts";
import { vbx } from "./vbx.ts";
import { reliability, type VoiceVector } from "./voiceSums.ts";

/** Vectors of less speech than this (seconds) say too little about who there is, and blur the first groups, respectively. */
const leastToCount = 1;
const leastToGroup = 1.5;
/**
 * All chosen on synthetic meetings of other people, from one to eight of them, with long and short turns. Groups are at
 * first rather too many: what is left of them is decided by how probable the whole becomes.
 */
const initial = { sameVoice: 0.6, splits: true, leastSeconds: 1 };
/** Share of a vector of usual length that is the voice; the rest is chance. The same in all directions. */
const voiceShare = 0.5;
/** Directions are far from independent: .3 of the evidence counts. */
const inference = { fa: 0.3, fb: 1.5, maxIterations: 30 };
/** A voice has at least so much speech (seconds), in long meetings, where strays add up, so much of all, but 10 s are enough. */
const leastSeconds = 1.5;
const leastShare = 0.01;
const surelySeconds = 10;

/**
 * The voices behind pieces of speech, as unit centroids in no particular order: average linkage gives too many, variational
 * Bayes (VBx with one variance for all directions) shares the speech among them and lets those go that explain nothing of
 * their own. Hints bound the number as far as there are enough vectors.
 */
export function findVoices(pieces: readonly VoiceVector[], hints: SpeakerHints): Float32Array[] {
  const long = pieces.filter(({ seconds }) => seconds >= leastToCount);
  const seeds = long.length > 0 ? long : pieces;
  const fewest = hints.speakers ?? hints.minSpeakers ?? 1;
  const most = hints.speakers ?? hints.maxSpeakers ?? Number.POSITIVE_INFINITY;
  const firm = pieces.filter(({ seconds }) => seconds >= leastToGroup);
  const voices = shareOut(seeds, groupVoices(firm.length > 0 ? firm : seeds, {}, initial));
  if (voices.length < fewest) return groupVoices(seeds, hints, initial);
  while (voices.length > most) joinMostAlike(voices);
  return voices.map(({ sum }) => unit(sum));
}

interface Voice {
  /** f64 [dim]: its vectors, weighted by their seconds. */
  sum: Float64Array;
  seconds: number;
}

function shareOut(vectors: readonly VoiceVector[], start: readonly Float32Array[]): Voice[] {
  if (start.length === 0) return [];
  const dim = start[0]!.length;
  const labels = nearestOf(vectors, start);
  const room = commonPart(vectors, labels);
  const scale = Math.sqrt(dim / (1 - voiceShare));
  const features = new Float64Array(vectors.length * dim);
  for (const [i, { vector }] of vectors.entries())
    for (let d = 0; d < dim; d++) features[i * dim + d] = scale * (vector[d]! - room[d]!);
  const variance = new Float64Array(dim).fill(voiceShare / (1 - voiceShare));
  const { speakers, responsibilities } = vbx(features, variance, labels, inference);
  const voices = speakers.map((_, k) => {
    const voice: Voice = { sum: new Float64Array(dim), seconds: 0 };
    for (const [i, { vector, seconds }] of vectors.entries()) {
      const own = seconds * responsibilities[i * speakers.length + k]!;
      addScaled(voice.sum, vector, own);
      voice.seconds += own;
    }
    return voice;
  });
  const total = voices.reduce((sum, { seconds }) => sum + seconds, 0);
  const least = Math.min(total / 4, Math.max(leastSeconds, Math.min(surelySeconds, leastShare * total)));
  return voices.filter(({ seconds }) => seconds >= least);
}

/**
 * What all groups share beyond chance, because one room and one microphone heard them: without it voices of a reverberant
 * recording would explain each other. Voices have nothing in common by themselves, so the mean similarity of two groups
 * is the room's; f64 [dim].
 */
function commonPart(vectors: readonly VoiceVector[], labels: Int32Array): Float64Array {
  const dim = vectors[0]!.vector.length;
  const groups = [...Map.groupBy(vectors, (_, i) => labels[i]!).values()].map((own) => {
    const mean = new Float64Array(dim);
    const total = own.reduce((sum, { seconds }) => sum + seconds, 0);
    for (const { vector, seconds } of own) addScaled(mean, vector, seconds / total);
    return mean;
  });
  const centre = new Float64Array(dim);
  for (const group of groups) addScaled(centre, group, 1 / groups.length);
  const own = groups.reduce((sum, group) => sum + dot(group, group), 0);
  const pairs = groups.length * (groups.length - 1);
  const all = dot(centre, centre) * groups.length ** 2;
  const shared = pairs > 0 ? Math.max(0, (all - own) / pairs) : 0;
  return shared > 0 ? centre.map((x) => (x * shared) / dot(centre, centre)) : new Float64Array(dim);
}

/** Labels 0, 1, ... of the nearest centroids, in order of first appearance. */
function nearestOf(vectors: readonly VoiceVector[], centroids: readonly Float32Array[]): Int32Array {
  const labelOf = new Map<number, number>();
  return Int32Array.from(vectors, ({ vector }) => {
    const scores = centroids.map((centroid) => dot(centroid, vector));
    const best = scores.indexOf(Math.max(...scores));
    const label = labelOf.get(best) ?? labelOf.size;
    labelOf.set(best, label);
    return label;
  });
}

function joinMostAlike(voices: Voice[]): void {
  let best: [number, number] = [0, 1];
  let highest = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < voices.length; a++)
    for (let b = a + 1; b < voices.length; b++) {
      const likeness =
        dot(unit(voices[a]!.sum), unit(voices[b]!.sum)) / reliability(Math.min(voices[a]!.seconds, voices[b]!.seconds));
      if (likeness <= highest) continue;
      highest = likeness;
      best = [a, b];
    }
  const [kept, gone] = [voices[best[0]]!, voices[best[1]]!];
  addScaled(kept.sum, gone.sum, 1);
  kept.seconds += gone.seconds;
  voices.splice(best[1], 1);
}
