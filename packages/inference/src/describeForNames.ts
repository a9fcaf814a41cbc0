import { addScaled } from "@rollcall/core/vector";
import type { Cluster, Diarization, Pcm } from "./artefacts.ts";
import { embedGroups, rowsOf } from "./diarize/listen.ts";
import type { Models } from "./models.ts";

const samplesPerMs = 16;

/**
 * The same voices, described by the model that makes voiceprints: what tells voices apart inside a recording may be another
 * one, and vectors of two models are never compared. Pieces too short for it are left out.
 */
export async function describeForNames(
  models: Models,
  pcm: Pcm,
  diarization: Diarization,
  signal: AbortSignal,
): Promise<Diarization> {
  return { ...diarization, clusters: await describeVoices(models, pcm, diarization.clusters, signal) };
}

/** Voices whose pieces are embedded anew from the recording; each voice's vector is their mean by length, raw. */
export async function describeVoices<V extends { pieces: readonly Cluster["pieces"][number][] }>(
  models: Models,
  pcm: Pcm,
  voices: readonly V[],
  signal: AbortSignal,
): Promise<(Omit<V, "pieces" | "vector"> & Pick<Cluster, "pieces" | "vector">)[]> {
  const groups = voices.flatMap(({ pieces }) =>
    pieces.map(({ startMs, endMs }) => [
      { start: startMs * samplesPerMs, end: Math.min(pcm.samples, endMs * samplesPerMs) },
    ]),
  );
  const vectors = rowsOf(await embedGroups(models, pcm, groups, signal));
  let next = 0;
  return voices.map((voice) => {
    const pieces = voice.pieces.flatMap((piece) => {
      const vector = vectors[next++];
      return vector ? [{ ...piece, vector }] : [];
    });
    return { ...voice, pieces, vector: meanByLength(pieces) };
  });
}

function meanByLength(pieces: Cluster["pieces"]): Float32Array {
  const mean = new Float32Array(pieces[0]?.vector.length ?? 0);
  const total = pieces.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  for (const { startMs, endMs, vector } of pieces) addScaled(mean, vector, (endMs - startMs) / total);
  return mean;
}
