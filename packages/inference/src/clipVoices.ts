import { type Diarization, type Pcm, type Region, sampleRateHz } from "./artefacts.ts";
import { loadCohort } from "./cohort.ts";
import { gatherEvidence } from "./diarize/gatherEvidence.ts";
import { speakersPerFrame } from "./diarize/grid.ts";
import { recluster } from "./diarize/recluster.ts";
import type { Models } from "./models.ts";
import { readPcm } from "./pcm.ts";

/** Who else speaks in a clip that should hold one voice. */
export interface ClipVoices {
  /** Speech of the second voice, ms, and as a share of both; 0 when only one speaks. */
  otherVoiceMs: number;
  otherVoiceShare: number;
  /** Share of the speech time in which two voices sound at once, told apart or not. */
  overlapShare: number;
}

/** A headset hears the others of its room too: voices this much fainter than its own are not in the clip. */
const rangeDb = 15;
/** A voice is as loud as its louder frames, which pauses do not pull down nor a few strays up. */
const loudQuantile = 0.8;
/** Read at once: one minute. */
const stretch = 60 * sampleRateHz;

/**
 * Tells the voices of a clip apart and counts the second one. Voices fainter than the one that speaks most by more than
 * 15 dB do not count. `regions` is the detected speech. Rejects with the signal's reason when aborted.
 */
export async function clipVoices(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  signal: AbortSignal,
): Promise<ClipVoices> {
  const tellingApart = { ...models, ...models.voices };
  const space = await loadCohort(tellingApart.embeddingModelId);
  const context = { space, signal, regionsFrom: null, onProgress: () => {} };
  const evidence = await gatherEvidence(tellingApart, pcm, regions, context);
  const diarization = recluster(evidence, { hints: {}, space, plda: models.plda ?? null });
  const second = secondVoice(diarization, usualPowers(pcm, diarization));
  return { ...second, overlapShare: overlapShare(speakersPerFrame(evidence.activity)) };
}

/** Two at once are heard as two even when their voices cannot be told apart. `voices`: how many speak in each frame. */
function overlapShare(voices: Uint8Array): number {
  let spoken = 0;
  let overlapped = 0;
  for (const count of voices) {
    if (count > 0) spoken++;
    if (count > 1) overlapped++;
  }
  return spoken === 0 ? 0 : overlapped / spoken;
}

/** `powers`: what each cluster usually has where it speaks alone, NaN for one that never does. */
function secondVoice(
  { active, frames, frameStep, clusters }: Diarization,
  powers: readonly number[],
): Omit<ClipVoices, "overlapShare"> {
  const k = clusters.length;
  const speaking = clusters.map((_, c) => {
    let count = 0;
    for (let f = 0; f < frames; f++) count += active[f * k + c]!;
    return count;
  });
  const own = speaking.indexOf(Math.max(...speaking));
  const least = powers[own]! * 10 ** (-rangeDb / 10);
  const second = Math.max(0, ...speaking.filter((_, c) => c !== own && powers[c]! >= least));
  return {
    otherVoiceMs: Math.round((second * frameStep * 1000) / sampleRateHz),
    otherVoiceShare: second === 0 ? 0 : second / (second + speaking[own]!),
  };
}

function usualPowers(pcm: Pcm, { active, frames, frameStep, frameOffset, clusters }: Diarization): number[] {
  const k = clusters.length;
  const powers = clusters.map((): number[] => []);
  const framesPerStretch = Math.floor(stretch / frameStep);
  // A frame stands for the step around its middle.
  const startOf = (frame: number) => Math.max(0, Math.round(frame * frameStep + frameOffset - frameStep / 2));
  for (let first = 0; first < frames; first += framesPerStretch) {
    const last = Math.min(frames, first + framesPerStretch);
    const from = startOf(first);
    const samples = readPcm(pcm, from, startOf(last));
    for (let f = first; f < last; f++) {
      const voice = onlyVoice(active, f * k, k);
      const start = startOf(f) - from;
      const end = Math.min(samples.length, startOf(f + 1) - from);
      if (voice < 0 || end <= start) continue;
      let sum = 0;
      for (let i = start; i < end; i++) sum += samples[i]! ** 2;
      powers[voice]!.push(sum / (end - start));
    }
  }
  return powers.map((values) => values.sort((a, b) => a - b)[Math.floor(values.length * loudQuantile)] ?? Number.NaN);
}

/** The one voice of a frame, or -1 where none or several speak. */
function onlyVoice(active: Uint8Array, row: number, k: number): number {
  let found = -1;
  for (let c = 0; c < k; c++) {
    if (active[row + c] !== 1) continue;
    if (found >= 0) return -1;
    found = c;
  }
  return found;
}
