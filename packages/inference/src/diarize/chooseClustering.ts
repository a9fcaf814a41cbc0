import { cosine } from "@rollcall/core/vector";
import { allowedCount } from "./allowedCount.ts";
import { assignSlots } from "./assignSlots.ts";
import { clusterAhc } from "./clusterAhc.ts";
import { clusterVbx } from "./clusterVbx.ts";
import { slots } from "./grid.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { joinAlike } from "./joinAlike.ts";
import { hasNumbers, type LocalVectors, trainingVectors } from "./localVectors.ts";
import type { Plda } from "./plda.ts";
import { growVoiceTree } from "./twoLevelLinkage.ts";
import { meansByLabel, type Voices } from "./voices.ts";

export interface Clustering extends Voices {
  method: "vbx" | "ahc" | "one";
  /** Int32 [windows * slots]: the voice of each slot, -1 where it is silent or fits none. */
  voiceOfSlot: Int32Array;
  /** Whether two slots of a window were kept from being one voice. */
  isOneToOne: boolean;
}

/** With less evidence (a vector for each second of somebody speaking alone) VBx finds one voice in everything. */
const enoughEvidence = 60;
/** Two voices less alike than this are plainly two. */
const plainlyTwo = 0.5;

/**
 * Who is who in a recording, from the raw vectors of its windows. A pack whose manifest names PLDA parameters for its
 * embedding model (they fit that model alone) is clustered by VBx, any other by agglomeration: `plda` is null there.
 * VBx under-counts where there is little to go by, so short recordings, and those in which it hears one voice where
 * agglomeration hears plainly different ones, are agglomerated too. Voices torn in two are joined.
 */
export function chooseClustering(local: LocalVectors, plda: Plda | null, hints: SpeakerHints): Clustering {
  const vectors = trainingVectors(local);
  if (vectors.length < 2) return asOneVoice(local, vectors);
  const windowOf = vectors.map((i) => Math.floor(local.slotOf[i]! / slots));
  const tree = growVoiceTree(local.data, local.dim, vectors, windowOf);
  const fewest = allowedCount(1, hints, vectors.length);
  const found = plda && isLong(local, vectors) ? clusterVbx(local, vectors, tree, plda, hints) : null;
  const byVbx = found && joinAlike(found, fewest);
  if (byVbx && byVbx.count > 1) return finish(local, byVbx, "vbx", !found.isForced);
  const byAhc = joinAlike(clusterAhc(local, vectors, tree, hints), fewest);
  if (byVbx && !soundsLikeSeveral(byAhc)) return finish(local, byVbx, "vbx", !found.isForced);
  return finish(local, byAhc, "ahc", false);
}

/** Whether there is enough speech of single voices for VBx; windows further apart count for more of it. */
export function isLong({ stepSeconds }: LocalVectors, vectors: Int32Array): boolean {
  return vectors.length * stepSeconds >= enoughEvidence;
}

/** Whether any two voices are so unlike that they cannot be one. */
export function soundsLikeSeveral({ count, centroids }: Voices): boolean {
  const dim = centroids.length / count;
  const centroid = (k: number) => centroids.subarray(k * dim, (k + 1) * dim);
  for (let a = 0; a < count; a++)
    for (let b = a + 1; b < count; b++) if (cosine(centroid(a), centroid(b)) < plainlyTwo) return true;
  return false;
}

function finish(
  local: LocalVectors,
  { count, centroids, weights }: Voices,
  method: Clustering["method"],
  isOneToOne: boolean,
): Clustering {
  return {
    count,
    centroids,
    weights,
    method,
    voiceOfSlot: assignSlots(local, { count, centroids, weights }, isOneToOne),
    isOneToOne,
  };
}

/** Nothing to compare: whoever speaks is one voice, described by what vectors there are. */
function asOneVoice(local: LocalVectors, vectors: Int32Array): Clustering {
  const { data, dim, slotOf } = local;
  if (slotOf.length === 0) return finish(local, meansByLabel(data, dim, vectors, new Int32Array(0)), "one", false);
  const any = vectors.length > 0 ? vectors : Int32Array.from(slotOf.keys()).filter((i) => hasNumbers(data, i, dim));
  const mean = meansByLabel(data, dim, any, new Int32Array(any.length));
  const voice = mean.count > 0 ? mean : { count: 1, centroids: new Float64Array(dim), weights: new Float64Array(1) };
  return finish(local, voice, "one", false);
}
