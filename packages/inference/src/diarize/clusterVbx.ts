import { allowedCount } from "./allowedCount.ts";
import { giveToLarge, labelSizes } from "./giveToLarge.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { kMeans } from "./kMeans.ts";
import { type LocalVectors, unitVectors } from "./localVectors.ts";
import { type Plda, toPldaSpace } from "./plda.ts";
import { vbx, vbxParams } from "./vbx.ts";
import { meansByLabel, type Voices, weightedMeans } from "./voices.ts";
import { cutTree, type VoiceTree } from "./voiceTree.ts";

/** Distance of centroids up to which the tree gives initial clusters: far too many, for VBx joins but never splits. */
const initialCut = 0.6;
/** Noise makes thousands of initial clusters of a few vectors, and time grows with them: the largest are enough. */
const mostInitial = 256;

/**
 * Voices by VBx as in pyannote's community-1: initial clusters from the tree, then variational inference in the PLDA's
 * space. Where the hints ask for another number than it finds, k-means makes exactly that many.
 */
export function clusterVbx(
  { data, dim, stepSeconds }: LocalVectors,
  vectors: Int32Array,
  tree: VoiceTree,
  plda: Plda,
  hints: SpeakerHints,
): Voices & { isForced: boolean } {
  const features = toPldaSpace(plda, data, vectors);
  const labels = largestOnly(data, dim, vectors, cutTree(tree, initialCut));
  const { speakers, responsibilities } = vbx(features, plda.phi, labels, vbxParams(stepSeconds));
  const wanted = allowedCount(speakers.length, hints, vectors.length);
  if (wanted === speakers.length)
    return { ...weightedMeans(data, dim, vectors, responsibilities, wanted), isForced: false };
  const forced = kMeans(unitVectors(data, vectors, dim), dim, wanted);
  return { ...meansByLabel(data, dim, vectors, forced), isForced: true };
}

function largestOnly(data: Float32Array, dim: number, vectors: Int32Array, labels: Int32Array): Int32Array {
  const sizes = labelSizes(labels);
  if (sizes.length <= mostInitial) return labels;
  const largest = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b).slice(0, mostInitial);
  return giveToLarge(unitVectors(data, vectors, dim), dim, labels, largest);
}
