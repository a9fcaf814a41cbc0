import { allowedCount } from "./allowedCount.ts";
import { giveToLarge, labelSizes } from "./giveToLarge.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { type Merge, mergesWithin } from "./linkage.ts";
import { type LocalVectors, unitVectors } from "./localVectors.ts";
import { meansByLabel, type Voices } from "./voices.ts";
import { labelsOf, type VoiceTree } from "./voiceTree.ts";

/** Distance of centroids at which two voices are two (pyannote speaker-diarization-3.1). */
const cut = 0.7045654963945799;
/** Vectors a voice has at least, and the share of all at which short recordings are content. */
const leastVectors = 12;
const leastShare = 0.1;

/**
 * Voices by agglomeration as in pyannote 3.1: the tree is cut at one distance, voices of few vectors are given to the
 * nearest large one. Where the hints ask for another number, cuts are tried further and further from that distance
 * until one gives it. Beyond 3.1, voices may then be smaller and smaller rather than fewer than asked for.
 */
export function clusterAhc(local: LocalVectors, vectors: Int32Array, tree: VoiceTree, hints: SpeakerHints): Voices {
  const { data, dim } = local;
  const usual = Math.min(leastVectors, Math.max(1, Math.round(leastShare * vectors.length)));
  const { merges, least } = chooseMerges(tree, hints, usual, vectors.length);
  const labels = labelsOf(tree, merges);
  const sizes = labelSizes(labels);
  const large = [...sizes.keys()].filter((label) => sizes[label]! >= least);
  return meansByLabel(data, dim, vectors, giveToLarge(unitVectors(data, vectors, dim), dim, labels, large));
}

function chooseMerges(tree: VoiceTree, hints: SpeakerHints, usual: number, vectors: number) {
  const { merges, sizes } = tree;
  const natural = mergesWithin(sizes.length, merges, cut ** 2);
  const found = countLarge(tree, usual).largeAfter[natural.length]!;
  const wanted = allowedCount(found, hints, vectors);
  if (found === wanted) return { merges: natural, least: usual };
  const byDistance = [...merges.keys()].sort((a, b) => fromCut(merges[a]!) - fromCut(merges[b]!));
  for (let least = usual; ; least = Math.ceil(least / 2)) {
    const { largeAfter, sizeAfter } = countLarge(tree, least);
    const step = byDistance.find((i) => sizeAfter[i]! >= least && largeAfter[i + 1] === wanted);
    if (step !== undefined) return { merges: merges.slice(0, step + 1), least };
    if (least === 1) return { merges: [], least };
  }
}

function fromCut({ height }: Merge): number {
  return Math.abs(Math.sqrt(height) - cut);
}

/** How many large voices there are after the first 0, 1, ... merges, and how large each merge's voice becomes. */
function countLarge({ merges, sizes }: VoiceTree, least: number): { largeAfter: Int32Array; sizeAfter: Float64Array } {
  const size = sizes.slice();
  const isLarge = (leaf: number) => Number(size[leaf]! >= least);
  const largeAfter = new Int32Array(merges.length + 1);
  const sizeAfter = new Float64Array(merges.length);
  largeAfter[0] = size.filter((own) => own >= least).length;
  for (const [i, { a, b }] of merges.entries()) {
    const before = isLarge(a) + isLarge(b);
    size[a]! += size[b]!;
    sizeAfter[i] = size[a]!;
    largeAfter[i + 1] = largeAfter[i]! - before + isLarge(a);
  }
  return { largeAfter, sizeAfter };
}
