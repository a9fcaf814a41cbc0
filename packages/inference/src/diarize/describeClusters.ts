import type { Cluster, Diarization, Pcm, Region } from "../artefacts.ts";
import { sampleRateHz } from "../artefacts.ts";
import type { Models } from "../models.ts";
import { cutSpeech, netSamples } from "../pieces.ts";
import { aloneRegions } from "./aloneRegions.ts";
import { embedGroups } from "./listen.ts";

type Frames = Omit<Diarization, "clusters">;

/** A voice's evidence is cut into pieces of this much speech (4 s), each from a short stretch of the recording. */
const pieces = { length: 64_000, shortest: 16_000, longestGap: 16_000 };
const mostPieces = 64;
/** Next to another voice's speech .1 s are left out, for changes are never exact. */
const guardFrames = 6;

/**
 * Puts the voices in order of their first speech, drops those that never speak, and makes each one's vector and pieces
 * anew from where it speaks alone. Voices that are never alone for long enough have an empty vector and no pieces.
 */
export async function describeClusters(
  models: Models,
  pcm: Pcm,
  frames: Frames,
  clusters: number,
  signal: AbortSignal,
): Promise<Diarization> {
  const ordered = inOrderOfSpeech(frames, clusters);
  const k = ordered.active.length / Math.max(1, frames.frames);
  const groups = Array.from({ length: k }, (_, c) =>
    spread(cutSpeech(aloneRegions(ordered, c, k, pcm.samples, guardFrames), pieces)),
  );
  const vectors = await embedGroups(models, pcm, groups.flat(), signal);
  let at = 0;
  const described = groups.map((own, c): Cluster => {
    const made = own.flatMap((group) => {
      const vector = vectors[at++];
      return vector ? [{ group, vector }] : [];
    });
    return {
      label: `S${c + 1}`,
      vector: weightedMean(
        made.map(({ vector }) => vector),
        made.map(({ group }) => netSamples(group)),
      ),
      netSpeechMs: Math.round((activeFrames(ordered.active, c, k) * frames.frameStep * 1000) / sampleRateHz),
      pieces: made.map(({ group, vector }) => ({
        startMs: Math.round((group[0]!.start * 1000) / sampleRateHz),
        endMs: Math.round((group.at(-1)!.end * 1000) / sampleRateHz),
        vector,
      })),
    };
  });
  return { ...ordered, clusters: described };
}

function inOrderOfSpeech(frames: Frames, clusters: number): Frames {
  const firsts = Array.from({ length: clusters }, (_, c) => {
    let f = 0;
    while (f < frames.frames && !frames.active[f * clusters + c]) f++;
    return { c, f };
  });
  const kept = firsts.filter(({ f }) => f < frames.frames).sort((a, b) => a.f - b.f);
  const pick = (from: Uint8Array) => {
    const to = new Uint8Array(frames.frames * kept.length);
    for (let f = 0; f < frames.frames; f++)
      for (let i = 0; i < kept.length; i++) to[f * kept.length + i] = from[f * clusters + kept[i]!.c]!;
    return to;
  };
  return { ...frames, active: pick(frames.active), votes: pick(frames.votes) };
}

/** At most `mostPieces`, evenly over the recording. */
function spread(groups: Region[][]): Region[][] {
  if (groups.length <= mostPieces) return groups;
  return Array.from({ length: mostPieces }, (_, i) => groups[Math.floor((i * groups.length) / mostPieces)]!);
}

function weightedMean(vectors: readonly Float32Array[], weights: readonly number[]): Float32Array {
  const dim = vectors[0]?.length ?? 0;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = new Float32Array(dim);
  vectors.forEach((vector, i) => {
    for (let d = 0; d < dim; d++) mean[d]! += (vector[d]! * weights[i]!) / total;
  });
  return mean;
}

function activeFrames(active: Uint8Array, cluster: number, k: number): number {
  let count = 0;
  for (let at = cluster; at < active.length; at += k) count += active[at]!;
  return count;
}
