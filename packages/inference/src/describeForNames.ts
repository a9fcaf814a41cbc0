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
  const groups = diarization.clusters.flatMap(({ pieces }) =>
    pieces.map(({ startMs, endMs }) => [
      { start: startMs * samplesPerMs, end: Math.min(pcm.samples, endMs * samplesPerMs) },
    ]),
  );
  const vectors = rowsOf(await embedGroups(models, pcm, groups, signal));
  let next = 0;
  const clusters = diarization.clusters.map((cluster): Cluster => {
    const pieces = cluster.pieces.flatMap((piece) => {
      const vector = vectors[next++];
      return vector ? [{ ...piece, vector }] : [];
    });
    return { ...cluster, pieces, vector: meanByLength(pieces) };
  });
  return { ...diarization, clusters };
}

function meanByLength(pieces: Cluster["pieces"]): Float32Array {
  const mean = new Float32Array(pieces[0]?.vector.length ?? 0);
  const total = pieces.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  for (const { startMs, endMs, vector } of pieces) addScaled(mean, vector, (endMs - startMs) / total);
  return mean;
}
