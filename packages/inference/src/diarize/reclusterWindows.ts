import { unit } from "@rollcall/core/vector";
import { type Diarization, sampleRateHz } from "../artefacts.ts";
import { netSamples } from "../pieces.ts";
import { chooseClustering } from "./chooseClustering.ts";
import { describeClusters } from "./describeClusters.ts";
import { fillShortGaps } from "./fillShortGaps.ts";
import { frameOffset, frameStep, slots, speakersPerFrame, windowSamples } from "./grid.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { linkVoices } from "./linkVoices.ts";
import { rowsOf } from "./listen.ts";
import { findLocalVoices } from "./localVoices.ts";
import { giveMissedSpeech } from "./missedSpeech.ts";
import type { Plda } from "./plda.ts";
import { reconstruct } from "./reconstruct.ts";
import type { TurnPiece } from "./turnPieces.ts";
import type { WindowEvidence } from "./voiceEvidence.ts";
import type { LinkedSets } from "./voiceLinks.ts";

/** The way of packs with a PLDA: window vectors clustered as in community-1, with this project's rules around it. */
export function reclusterWindows(
  evidence: WindowEvidence,
  plda: Plda | null,
  hints: SpeakerHints,
  links: LinkedSets,
): Diarization {
  const { activity, vectors, missed, missedVectors } = evidence;
  const chosen = linkVoices(evidence, chooseClustering(vectors, plda, hints), links);
  const perFrame = speakersPerFrame(activity);
  const { active, votes } = reconstruct(activity, chosen.voiceOfSlot, chosen.count, perFrame);
  const frames = { frameStep, frameOffset, frames: perFrame.length, active, votes };
  const { dim } = vectors;
  const centroids = Array.from({ length: chosen.count }, (_, k) =>
    unit(chosen.centroids.subarray(k * dim, (k + 1) * dim)),
  );
  const heard = rowsOf({ dim, data: missedVectors }).map((raw) => raw && unit(raw));
  giveMissedSpeech(missed, heard, centroids, frames);
  fillShortGaps(active, chosen.count);
  return describeClusters({ frames, clusters: chosen.count, pieces: piecesOf(evidence, chosen.voiceOfSlot) });
}

/** What the slots say alone, in windows that do not overlap. */
function piecesOf(evidence: WindowEvidence, voiceOfSlot: Int32Array): TurnPiece[] {
  const { activity, vectors, samples } = evidence;
  const rowOf = new Map(Array.from(vectors.slotOf, (slot, i) => [slot, i]));
  let taken = 0;
  return findLocalVoices(activity, samples).flatMap(({ window, slot, alone, aloneSamples }) => {
    const start = activity.starts[window]!;
    const cluster = voiceOfSlot[window * slots + slot]!;
    if (start < taken + windowSamples && start !== taken) return [];
    taken = start;
    if (cluster < 0 || aloneSamples === 0) return [];
    const i = rowOf.get(window * slots + slot)!;
    const raw = vectors.data.subarray(i * vectors.dim, (i + 1) * vectors.dim);
    if (Number.isNaN(raw[0])) return [];
    const voice = { vector: unit(raw), seconds: netSamples(alone) / sampleRateHz, share: 1 };
    return [{ cluster, start: alone[0]!.start, end: alone.at(-1)!.end, raw, voice }];
  });
}
