import { addScaled, unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { type Diarization, type Pcm, type Region, sampleRateHz } from "../artefacts.ts";
import { loadCohort } from "../cohort.ts";
import type { Models } from "../models.ts";
import { netSamples } from "../pieces.ts";
import { assignVoices } from "./assignVoices.ts";
import { describeClusters } from "./describeClusters.ts";
import { fillShortGaps } from "./fillShortGaps.ts";
import {
  frameOffset,
  frameStep,
  type LocalActivity,
  slots,
  speakersPerFrame,
  windowStarts,
  windowsPerFrame,
} from "./grid.ts";
import { groupVoices, type SpeakerHints } from "./groupVoices.ts";
import { embedGroups, listen } from "./listen.ts";
import { findLocalVoices, type LocalVoice } from "./localVoices.ts";
import { findMissedSpeech, giveMissedSpeech } from "./missedSpeech.ts";
import { countVotes, mostVoted } from "./reconstruct.ts";
import { secondLook } from "./secondLook.ts";
import { speakerChanges } from "./speakerChanges.ts";
import { cutTurns } from "./turnPieces.ts";
import type { VoiceVector } from "./voiceSums.ts";

/**
 * Steps between windows: the shorter the recording, the more a single mistake weighs and the less time there is to save.
 * At 1 s all is heard ten times, which costs 2.5 times as much as 2.5 s.
 */
const minute = 60 * sampleRateHz;
const steps = [
  { upTo: 3 * minute, step: 1 * sampleRateHz },
  { upTo: 5 * minute, step: 2.5 * sampleRateHz },
  { upTo: Number.POSITIVE_INFINITY, step: 5 * sampleRateHz },
];
/** Vectors of less speech than this do not decide how many voices there are. */
const leastToGroup = 1.5 * sampleRateHz;
/** Rather too many voices than two in one: the second look joins, but hardly ever parts. */
const firstGrouping = { sameVoice: 0.75, splits: false };
/** Rounds of assigning and re-estimating the centroids. */
const rounds = 3;

export interface DiarizeContext {
  signal: AbortSignal;
  /** Called with 0 to 1, never falling. */
  onProgress(fraction: number): void;
}

/**
 * Who speaks when. Segmentation of overlapping 10 s windows, a vector for each local voice, grouping across the
 * recording, every window's voices assigned to the groups as a whole, windows laid over each other. `regions` is the
 * detected speech: it recovers what the segmentation missed. Memory is about frames * voices * 4 bytes, 1 kB a local
 * voice, and a distance matrix of at most `block` vectors.
 * Rejects with the signal's reason when aborted.
 */
export async function diarize(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  hints: SpeakerHints,
  { signal, onProgress }: DiarizeContext,
): Promise<Diarization> {
  const { step } = steps.find(({ upTo }) => pcm.samples <= upTo)!; // the last has no end
  const starts = windowStarts(pcm.samples, step);
  const local = await listen(models, pcm, starts, signal, (share) => onProgress(0.3 * share));
  const perFrame = speakersPerFrame(local);
  const voices = findLocalVoices(local, pcm.samples);
  const missed = findMissedSpeech(perFrame, regions);
  const groups = [...voices.map((voice) => voice.alone), ...missed.map((run) => [run])];
  const raw = await embedGroups(models, pcm, groups, signal, (share) => onProgress(0.3 + 0.6 * share));
  const space = await loadCohort(models.embeddingModelId);
  const vectors = placed(local, groups, raw, space);

  const seeds = vectors.filter((_, i) => (voices[i]?.aloneSamples ?? netSamples(groups[i]!)) >= leastToGroup);
  const centroids = findCentroids(seeds, vectors);
  const { votes, clusters } = settle(local, voices, vectors, centroids);
  const active = mostVoted(votes, clusters.length, perFrame);
  giveMissedSpeech(missed, vectors.slice(voices.length), clusters, active, votes);
  const first = { frameStep, frameOffset, frames: perFrame.length, active, votes };
  const changes = speakerChanges(local);
  const pieces = await cutTurns(models, pcm, first, clusters.length, changes, space, signal);
  const second = secondLook(first, clusters.length, pieces, hints);
  fillShortGaps(second.frames.active, second.clusters);
  return describeClusters(second);
}

/** Unit vectors with the speech behind them; windows that hear the same speech share its weight. */
function placed(
  local: LocalActivity,
  groups: readonly (readonly Region[])[],
  raw: readonly (Float32Array | null)[],
  space: VoiceSpace | null,
): (VoiceVector | null)[] {
  const heard = windowsPerFrame(local.starts, local.framesPerWindow);
  return raw.map((vector, i) => {
    if (!vector) return null;
    const frame = Math.min(heard.length - 1, Math.floor(groups[i]![0]!.start / frameStep));
    return {
      vector: space ? place(space, vector) : unit(vector),
      seconds: netSamples(groups[i]!) / sampleRateHz,
      share: 1 / Math.max(1, heard[frame]!),
    };
  });
}

/** Where nothing is long enough to compare, everything is one voice. */
function findCentroids(seeds: readonly (VoiceVector | null)[], all: readonly (VoiceVector | null)[]): Float32Array[] {
  const usable = seeds.filter((seed) => seed !== null);
  const found = groupVoices(usable, {}, firstGrouping);
  if (found.length > 0) return found;
  const any = all.find((vector) => vector !== null);
  return all.length > 0 ? [any?.vector ?? new Float32Array(0)] : [];
}

/** Assigns every window's voices and learns the centroids anew, each round leaning on the votes of the one before. */
function settle(
  local: LocalActivity,
  voices: readonly LocalVoice[],
  vectors: readonly (VoiceVector | null)[],
  start: readonly Float32Array[],
): { votes: Uint8Array; clusters: readonly Float32Array[] } {
  let clusters = start;
  let clusterOfSlot = assignVoices(local, voices, vectors, clusters, null);
  let votes = countVotes(local, clusterOfSlot, clusters.length);
  for (let round = 1; round < rounds; round++) {
    clusters = learn(voices, vectors, clusterOfSlot, clusters);
    clusterOfSlot = assignVoices(local, voices, vectors, clusters, votes);
    votes = countVotes(local, clusterOfSlot, clusters.length);
  }
  return { votes, clusters };
}

function learn(
  voices: readonly LocalVoice[],
  vectors: readonly (VoiceVector | null)[],
  clusterOfSlot: Int32Array,
  clusters: readonly Float32Array[],
): Float32Array[] {
  const sums = clusters.map((cluster) => new Float64Array(cluster.length));
  for (const [i, { window, slot, aloneSamples }] of voices.entries()) {
    const cluster = clusterOfSlot[window * slots + slot]!;
    const vector = vectors[i];
    if (cluster >= 0 && vector && aloneSamples >= leastToGroup)
      addScaled(sums[cluster]!, vector.vector, vector.seconds);
  }
  return sums.map((sum, k) => (sum.some((x) => x !== 0) ? unit(sum) : clusters[k]!));
}
