import { addScaled, norm, unit } from "@rollcall/core/vector";
import { place } from "@rollcall/core/voiceSpace";
import { type Pcm, type Region, sampleRateHz } from "./artefacts.ts";
import { loadCohort } from "./cohort.ts";
import { dominantVoice } from "./diarize/groupVoices.ts";
import { embedGroups, rowsOf } from "./diarize/listen.ts";
import { loudSpeech } from "./loudSpeech.ts";
import type { Models } from "./models.ts";
import { cutSpeech, netSamples } from "./pieces.ts";

/** Pieces long enough for a steady vector and short enough that one person speaks in each (3 s). */
const cut = { length: 3 * sampleRateHz, shortest: 1 * sampleRateHz, longestGap: 1.5 * sampleRateHz };
/** Pieces of one sample are one voice from this mean similarity on. */
const sameVoice = 0.65;
/** At most 10 minutes of a sample are listened to. */
const mostPieces = 200;

/** What one sample says about one person's voice. */
export interface SampleVector {
  /** f32 [dim], raw, mean of the dominant voice's pieces; empty when there was too little speech. */
  vector: Float32Array;
  /** Net speech of the dominant voice. */
  speechMs: number;
  pieces: { startMs: number; endMs: number; vector: Float32Array }[];
  /** Length of the mean of all loud pieces' placed unit vectors, whoever speaks: 1 when all are alike, 0 without pieces. */
  consistency: number;
}

/**
 * The voice of an enrollment sample. A headset also hears the others in the room, more faintly: only speech near the
 * sample's own loudness counts, and of that only the voice most of it belongs to. `regions` is the detected speech.
 * Rejects with the signal's reason when aborted.
 */
export async function embedSample(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  signal: AbortSignal,
): Promise<SampleVector> {
  const groups = cutSpeech(loudSpeech(pcm, regions), cut).slice(0, mostPieces);
  const raw = rowsOf(await embedGroups(models, pcm, groups, signal));
  const space = await loadCohort(models.embeddingModelId);
  const heard = groups.flatMap((group, i) => {
    const vector = raw[i];
    if (!vector) return [];
    const seconds = netSamples(group) / sampleRateHz;
    return [{ group, raw: vector, vector: space ? place(space, vector) : unit(vector), seconds, share: 1 }];
  });
  const own = dominantVoice(heard, sameVoice);
  const seconds = own.reduce((sum, piece) => sum + piece.seconds, 0);
  const all = heard.reduce((sum, piece) => sum + piece.seconds, 0);
  const dim = heard[0]?.raw.length ?? 0;
  const mean = new Float32Array(dim);
  const direction = new Float64Array(dim);
  for (const piece of own) addScaled(mean, piece.raw, piece.seconds / seconds);
  for (const piece of heard) addScaled(direction, piece.vector, piece.seconds / all);
  return {
    vector: mean,
    speechMs: Math.round(seconds * 1000),
    pieces: own.map(({ group, raw: vector }) => ({
      startMs: Math.round((group[0]!.start * 1000) / sampleRateHz),
      endMs: Math.round((group.at(-1)!.end * 1000) / sampleRateHz),
      vector,
    })),
    consistency: norm(direction),
  };
}
