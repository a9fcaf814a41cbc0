import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import type { Diarization } from "../artefacts.ts";
import { describeClusters } from "./describeClusters.ts";
import { fillShortGaps } from "./fillShortGaps.ts";
import type { SpeakerHints } from "./groupVoices.ts";
import { firstTurns } from "./layWindows.ts";
import type { Plda } from "./plda.ts";
import { reclusterWindows } from "./reclusterWindows.ts";
import { secondLook } from "./secondLook.ts";
import { toPieces } from "./turnPieces.ts";
import type { VoiceEvidence } from "./voiceEvidence.ts";
import { linkSets, type SpeakerLinks } from "./voiceLinks.ts";

export interface ReclusterOptions {
  /** What is known about the number of speakers. */
  hints: SpeakerHints;
  /** What is known about who is who; comes before the hints. */
  links?: SpeakerLinks | undefined;
  /** The space of the evidence's embedding model (`loadCohort`), null where none was measured. */
  space: VoiceSpace | null;
  /** The PLDA of the evidence's embedding model, null where there is none. */
  plda: Plda | null;
}

/**
 * Who speaks when, from what was heard: the last stage of diarization, pure and without audio, so that another number of
 * speakers or a correction costs no listening. The same input gives the same result. Time grows with the recording's
 * length, about .1 s of CPU an hour; memory is frames * voices * 4 bytes and the distances of at most 1,500 vectors.
 */
export function recluster(evidence: VoiceEvidence, { hints, links, space, plda }: ReclusterOptions): Diarization {
  const sets = linkSets(links ?? { same: [], different: [] });
  if (evidence.by === "windows") return reclusterWindows(evidence, plda, hints, sets);
  const second = secondLook(
    () => firstTurns(evidence),
    evidence.clusters,
    toPieces(evidence.pieces, space),
    hints,
    sets,
  );
  fillShortGaps(second.frames.active, second.clusters);
  return describeClusters(second);
}
