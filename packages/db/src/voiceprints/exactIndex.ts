import type { KnownVoice, VoiceprintIndex } from "../voiceprints.ts";
import type { Truth } from "./loadVoices.ts";
import { openedVoices } from "./openedVoices.ts";
import { type PlacedVoices, placeVoices, searchPlaced } from "./placedVoices.ts";
import { type Placing, placingOf, type SpaceOf } from "./placing.ts";

/** No index at all: everybody's samples are kept opened in this process, and each search compares with all of them. */
export function exactIndex({ spaceOf, ...truth }: Truth & { spaceOf: SpaceOf }): VoiceprintIndex {
  const open = openedVoices(truth);
  const placings = new Map<string, Promise<Placing>>();
  // While nobody comes, goes or changes it is the same map.
  const placed = new WeakMap<ReadonlyMap<string, KnownVoice>, PlacedVoices>();
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
      const all = placed.get(voices) ?? placeVoices(voices.values(), placing);
      placed.set(voices, all);
      return searchPlaced(all, placing.place(vector), limit);
    },
  };
}
