import type { Region } from "../artefacts.ts";
import { assignSlots } from "./assignSlots.ts";
import type { Clustering } from "./chooseClustering.ts";
import { slots } from "./grid.ts";
import { findLocalVoices } from "./localVoices.ts";
import type { WindowEvidence } from "./voiceEvidence.ts";
import { areApart, type LinkedSets } from "./voiceLinks.ts";
import { meansByLabel, type Voices } from "./voices.ts";

/**
 * A clustering made to fit what is known of some stretches: voices that share a set are joined, a voice that holds two
 * sets known to be apart is parted, and every slot is assigned anew. Sets of which nothing was heard alone change nothing.
 */
export function linkVoices(evidence: WindowEvidence, clustering: Clustering, links: LinkedSets): Clustering {
  if (links.sets.length === 0 || clustering.count === 0) return clustering;
  const { vectors } = evidence;
  const slotsOfSet = links.sets.map((set) => slotsIn(evidence, set));
  const votes = slotsOfSet.map((own) => countVoices(own, clustering));
  const voiceOfSet = votes.map((counts) => (Math.max(...counts) > 0 ? counts.indexOf(Math.max(...counts)) : -1));
  const target = Int32Array.from({ length: clustering.count }, (_, voice) => voice);
  for (const [set, counts] of votes.entries())
    for (const [voice, count] of counts.entries()) {
      const isOthers = voiceOfSet.some((other, i) => other === voice && areApart(links, set, i));
      if (count > 0 && voiceOfSet[set]! >= 0 && !isOthers && target[voice] === voice)
        target[voice] = target[voiceOfSet[set]!]!;
    }
  const labels = Int32Array.from(vectors.slotOf, (slot) => {
    const voice = clustering.voiceOfSlot[slot]!;
    return voice < 0 ? -1 : target[voice]!;
  });
  const rowOf = new Map(Array.from(vectors.slotOf, (slot, i) => [slot, i]));
  const finalOf = voiceOfSet.map((voice) => (voice < 0 ? -1 : target[voice]!));
  let next = clustering.count;
  for (const [a, b] of links.apart) {
    if (finalOf[a] !== finalOf[b] || finalOf[a]! < 0) continue;
    finalOf[b] = next++;
  }
  slotsOfSet.forEach((own, set) => {
    for (const slot of own) if (finalOf[set]! >= 0) labels[rowOf.get(slot)!] = finalOf[set]!;
  });
  const { voices, nameOf } = learned(evidence, labels);
  const voiceOfSlot = assignSlots(vectors, voices, clustering.isOneToOne);
  slotsOfSet.forEach((own, set) => {
    const voice = nameOf.get(finalOf[set]!);
    for (const slot of own) if (voice !== undefined) voiceOfSlot[slot] = voice;
  });
  return { ...clustering, ...voices, voiceOfSlot };
}

/** Slots most of whose speech alone lies in the stretches. */
function slotsIn({ activity, samples, vectors }: WindowEvidence, set: readonly Region[]): number[] {
  const known = new Set(vectors.slotOf);
  return findLocalVoices(activity, samples).flatMap(({ window, slot, alone }) => {
    let inside = 0;
    let all = 0;
    for (const { start, end } of alone) {
      all += end - start;
      for (const region of set) inside += Math.max(0, Math.min(end, region.end) - Math.max(start, region.start));
    }
    const at = window * slots + slot;
    return inside > 0 && 2 * inside >= all && known.has(at) ? [at] : [];
  });
}

function countVoices(own: readonly number[], { count, voiceOfSlot }: Clustering): number[] {
  const counts = new Array<number>(count).fill(0);
  for (const slot of own) if (voiceOfSlot[slot]! >= 0) counts[voiceOfSlot[slot]!]!++;
  return counts;
}

/** Voices as means of the vectors by label, numbered 0, 1, ... */
function learned({ vectors }: WindowEvidence, labels: Int32Array): { voices: Voices; nameOf: Map<number, number> } {
  const { data, dim } = vectors;
  const rows = Int32Array.from(labels.keys()).filter((i) => labels[i]! >= 0 && !Number.isNaN(data[i * dim]));
  const nameOf = new Map<number, number>();
  for (const i of rows) if (!nameOf.has(labels[i]!)) nameOf.set(labels[i]!, nameOf.size);
  return {
    voices: meansByLabel(
      data,
      dim,
      rows,
      rows.map((i) => nameOf.get(labels[i]!)!),
    ),
    nameOf,
  };
}
