import { assign } from "@rollcall/core/assignment";
import { slots } from "./grid.ts";
import { innerProducts } from "./innerProducts.ts";
import { hasNumbers, type LocalVectors, unitVectors } from "./localVectors.ts";
import type { Voices } from "./voices.ts";

/** Below every cosine: a slot without a vector takes what the others of its window leave. */
const noVector = -2;
const strip = 256;

/**
 * The voice of every slot, Int32 [windows * slots], -1 where it is silent or fits none, by the cosine of its raw vector
 * with the centroids. With `oneToOne` two slots of a window never are one voice: the best sum of the window decides, and
 * with fewer voices than slots the losers have none (community-1). Otherwise each slot takes its nearest (3.1).
 */
export function assignSlots(local: LocalVectors, voices: Voices, oneToOne: boolean): Int32Array {
  const { slotOf, windows } = local;
  const voiceOf = new Int32Array(windows * slots).fill(-1);
  if (voices.count === 0) return voiceOf;
  const scores = similarities(local, voices);
  for (let from = 0, to = 1; from < slotOf.length; from = to, to++) {
    const window = Math.floor(slotOf[from]! / slots);
    while (to < slotOf.length && Math.floor(slotOf[to]! / slots) === window) to++;
    const own = scores.subarray(from * voices.count, to * voices.count);
    const chosen = oneToOne ? assign(own, to - from, voices.count) : nearest(own, voices.count);
    for (let i = from; i < to; i++) voiceOf[slotOf[i]!] = chosen[i - from]!;
  }
  return voiceOf;
}

function nearest(scores: Float64Array, count: number): Int32Array {
  return Int32Array.from({ length: scores.length / count }, (_, i) => {
    const own = scores.subarray(i * count, (i + 1) * count);
    const best = own.reduce((top, score, k) => (score > own[top]! ? k : top), 0);
    return own[best]! > noVector || count === 1 ? best : -1;
  });
}

/** f64 [vectors * voices]: cosines, `noVector` where the model gave none. */
function similarities({ data, dim, slotOf }: LocalVectors, voices: Voices): Float64Array {
  const centroids = unitVectors(Float32Array.from(voices.centroids), Int32Array.from(voices.weights.keys()), dim);
  const all = Int32Array.from(slotOf.keys());
  const scores = new Float64Array(slotOf.length * voices.count);
  for (let from = 0; from < all.length; from += strip) {
    const some = all.subarray(from, from + strip);
    const own = scores.subarray(from * voices.count);
    innerProducts(unitVectors(data, some, dim), some.length, centroids, voices.count, dim, own);
  }
  for (const i of all) if (!hasNumbers(data, i, dim)) scores.fill(noVector, i * voices.count, (i + 1) * voices.count);
  return scores;
}
