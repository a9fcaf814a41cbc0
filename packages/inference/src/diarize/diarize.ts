import type { Diarization, Pcm, Region } from "../artefacts.ts";
import type { ArtefactStore } from "../checkpoint.ts";
import { loadCohort } from "../cohort.ts";
import type { Models } from "../models.ts";
import { gatherEvidence } from "./gatherEvidence.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { recluster } from "./recluster.ts";

export interface DiarizeContext {
  signal: AbortSignal;
  /** Where what was heard is kept; `regionsFrom` then says what found the regions. */
  artefacts?: ArtefactStore | undefined;
  regionsFrom?: unknown;
  /** Called with 0 to 1, never falling. */
  onProgress(fraction: number): void;
}

/**
 * Who speaks when: listens to the recording for its voices, then groups them. `regions` is the detected speech: it recovers
 * what the segmentation missed. Rejects with the signal's reason when aborted.
 */
export async function diarize(
  models: Models,
  pcm: Pcm,
  regions: readonly Region[],
  hints: SpeakerHints,
  { signal, artefacts, regionsFrom, onProgress }: DiarizeContext,
): Promise<Diarization> {
  const space = await loadCohort(models.embeddingModelId);
  const evidence = await gatherEvidence(models, pcm, regions, { space, signal, artefacts, regionsFrom, onProgress });
  return recluster(evidence, { hints, space, plda: models.plda ?? null });
}
