import type { VoiceprintIndex } from "../voiceprints.ts";
import { loadVoices, type Truth } from "./loadVoices.ts";

/** No index at all: Postgres is asked each time, and the caller compares with everybody. */
export function exactIndex(truth: Truth): VoiceprintIndex {
  return {
    ensure: async () => {},
    upsert: async () => {},
    remove: async () => {},
    reconcile: async () => ({ points: 0, added: 0, removed: 0 }),
    people: (orgId, modelId) => loadVoices(truth, { orgId, modelId }),
  };
}
