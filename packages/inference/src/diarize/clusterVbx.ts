import { allowedCount } from "./allowedCount.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { kMeans } from "./kMeans.ts";
import { type LocalVectors, unitVectors } from "./localVectors.ts";
import { type Plda, toPldaSpace } from "./plda.ts";
import { vbx, vbxParams } from "./vbx.ts";
import { meansByLabel, type Voices, weightedMeans } from "./voices.ts";
import { cutTree, type VoiceTree } from "./voiceTree.ts";

/** Distance of centroids up to which the tree gives initial clusters: far too many, for VBx joins but never splits. */
const initialCut = 0.6;

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
  const { speakers, responsibilities } = vbx(features, plda.phi, cutTree(tree, initialCut), vbxParams(stepSeconds));
  const wanted = allowedCount(speakers.length, hints, vectors.length);
  if (wanted === speakers.length)
    return { ...weightedMeans(data, dim, vectors, responsibilities, wanted), isForced: false };
  const labels = kMeans(unitVectors(data, vectors, dim), dim, wanted);
  return { ...meansByLabel(data, dim, vectors, labels), isForced: true };
}
