import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import { type Pcm, type Region, sampleRateHz } from "../artefacts.ts";
import { type ArtefactStore, artefactKey, checkpointed } from "../checkpoint.ts";
import type { Models } from "../models.ts";
import { speakersPerFrame, windowStarts } from "./grid.ts";
import { groupWindows, placeGroups } from "./groupWindows.ts";
import { layWindows } from "./layWindows.ts";
import { embedGroups, listen, type RawVectors, rowsOf } from "./listen.ts";
import { toLocalVectors } from "./localVectors.ts";
import { findLocalVoices, type LocalVoice } from "./localVoices.ts";
import { findMissedSpeech, giveMissedSpeech } from "./missedSpeech.ts";
import { speakerChanges } from "./speakerChanges.ts";
import { cutTurns } from "./turnPieces.ts";
import type { PieceEvidence, VoiceEvidence, WindowEvidence } from "./voiceEvidence.ts";

/**
 * Steps between windows: the shorter the recording, the more a single mistake weighs and the less time there is to save.
 * At 1 s all is heard ten times, which costs 2.5 times as much as 2.5 s.
 */
const minute = 60 * sampleRateHz;
const steps = [
  { upTo: 3 * minute, step: 1 * sampleRateHz },
  { upTo: 5 * minute, step: 2.5 * sampleRateHz },
  { upTo: Number.POSITIVE_INFINITY, step: 5 * sampleRateHz },
];
/** Raised when any of the stages below gives something else for the same input. */
const version = 1;

export interface GatherContext {
  /** The space of the embedding model, null where none was measured. */
  space: VoiceSpace | null;
  signal: AbortSignal;
  artefacts?: ArtefactStore | undefined;
  /** What found the regions. */
  regionsFrom: unknown;
  /** Called with 0 to 1, never falling. */
  onProgress(fraction: number): void;
}

/**
 * Listens to a recording for its voices: segmentation of overlapping 10 s windows, a vector for each local voice and for
 * the speech in `regions` that the segmentation missed, and, where windows mix voices too much to be grouped as they
 * are, vectors of pieces of turns. Each step is an artefact of its own; none depends on how many speakers are expected.
 * Rejects with the signal's reason when aborted.
 */
export async function gatherEvidence(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  { space, signal, artefacts, regionsFrom, onProgress }: GatherContext,
): Promise<VoiceEvidence> {
  const { step } = steps.find(({ upTo }) => pcm.samples <= upTo)!; // the last has no end
  const starts = windowStarts(pcm.samples, step);
  const segmentation = models.loaded.find(({ role }) => role === "segmentation")?.sha256;
  const heardBy = [version, segmentation, step];
  const activity = await checkpointed(artefacts, artefactKey("segmentation", heardBy), () =>
    listen(models, pcm, starts, signal, (share) => onProgress(0.3 * share)),
  );
  const embeddedBy = [...heardBy, regionsFrom, models.embeddingModelId];
  return checkpointed(artefacts, artefactKey("evidence", [...embeddedBy, Boolean(models.plda)]), async () => {
    const voices = findLocalVoices(activity, pcm.samples);
    const missed = findMissedSpeech(speakersPerFrame(activity), regions);
    const groups = [...voices.map((voice) => voice.alone), ...missed.map((run) => [run])];
    const embed = () => embedGroups(models, pcm, groups, signal, (share) => onProgress(0.3 + 0.5 * share));
    const common = { embeddingModelId: models.embeddingModelId, samples: pcm.samples, activity, missed };
    // All of these vectors are evidence, and nothing that could be interrupted follows: they are kept once.
    if (models.plda) return byWindows(common, voices, await embed(), step / sampleRateHz);
    const raw = await checkpointed(artefacts, artefactKey("voices", embeddedBy), embed);
    const vectors = placeGroups(activity, groups, rowsOf(raw), space);
    const { clusterOfSlot, centroids } = groupWindows(activity, voices, vectors);
    const clusters = centroids.length;
    const turns = layWindows({ activity, clusterOfSlot, clusters });
    const ofMissed = vectors.slice(voices.length).map((voice) => voice?.vector ?? null);
    const clusterOfMissed = giveMissedSpeech(missed, ofMissed, centroids, turns);
    const changes = speakerChanges(activity);
    const pieces = await cutTurns(models, pcm, turns, clusters, changes, signal, (s) => onProgress(0.8 + 0.2 * s));
    const first = { ...common, clusters, clusterOfSlot, clusterOfMissed };
    return { by: "pieces" as const, ...first, pieces } satisfies PieceEvidence;
  });
}

function byWindows(
  common: Pick<WindowEvidence, "embeddingModelId" | "samples" | "activity" | "missed">,
  voices: readonly LocalVoice[],
  raw: RawVectors,
  stepSeconds: number,
): WindowEvidence {
  const vectors = toLocalVectors(common.activity, voices, raw, stepSeconds);
  return { by: "windows", ...common, vectors, missedVectors: raw.data.slice(voices.length * raw.dim) };
}
