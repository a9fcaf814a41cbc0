import { dot } from "@rollcall/core/vector";
import type { KnownVoice, VoiceprintIndex } from "../voiceprints.ts";
import type { Truth } from "./loadVoices.ts";
import { openedVoices } from "./openedVoices.ts";
import { type Placing, placingOf, type SpaceOf } from "./placing.ts";

/** No index at all: everybody's samples are kept opened in this process, and each search compares with all of them. */
export function exactIndex({ spaceOf, ...truth }: Truth & { spaceOf: SpaceOf }): VoiceprintIndex {
  const open = openedVoices(truth);
  const placings = new Map<string, Promise<Placing>>();
  const placed = new WeakMap<KnownVoice, Float32Array[]>();
  const nothing = async () => ({ points: 0, added: 0, removed: 0 });

  const placingFor = (modelId: string): Promise<Placing> => {
    const placing = placings.get(modelId) ?? placingOf(spaceOf, modelId);
    placings.set(modelId, placing);
    return placing;
  };

  return {
    ensure: async () => {},
    upsert: async () => {},
    remove: async () => {},
    reconcile: nothing,
    rebuild: nothing,
    people: async (orgId, modelId) => [...(await open(orgId, modelId)).values()],
    count: async (orgId, modelId) => (await open(orgId, modelId)).size,

    search: async (orgId, modelId, vector, limit) => {
      const [voices, placing] = await Promise.all([open(orgId, modelId), placingFor(modelId)]);
      const query = placing.place(vector);
      const found = [];
      for (const voice of voices.values()) {
        let samples = placed.get(voice);
        if (!samples) {
          samples = voice.samples.map((sample) => placing.place(sample.vector));
          placed.set(voice, samples);
        }
        let score = -1;
        for (const sample of samples) score = Math.max(score, dot(query, sample));
        found.push({ personId: voice.personId, score });
      }
      return found.sort((a, b) => b.score - a.score).slice(0, limit);
    },
  };
}
