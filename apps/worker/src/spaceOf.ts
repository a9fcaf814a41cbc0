import type { VoiceSpace } from "@rollcall/core/voiceSpace";
import { loadCohort } from "@rollcall/inference/cohort";

const read = new Map<string, Promise<VoiceSpace | null>>();

/** What is known about an embedding model's vectors in general; its file is read once. */
export function spaceOf(modelId: string): Promise<VoiceSpace | null> {
  const known = read.get(modelId) ?? loadCohort(modelId);
  read.set(modelId, known);
  known.catch(() => read.delete(modelId));
  return known;
}
