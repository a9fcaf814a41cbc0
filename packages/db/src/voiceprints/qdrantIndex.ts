import { QdrantClient } from "@qdrant/js-client-rest";
import type { VoiceprintIndex } from "../voiceprints.ts";
import { loadPoints, loadVoices, type Truth } from "./loadVoices.ts";
import { reconcile } from "./reconcile.ts";

/** How many close samples are looked at for each vector; a person has a handful of them. */
const samplesPerVector = 64;

/**
 * One collection for each embedding model behind the alias `voice_{modelId}`, so that a rebuilt one can take its
 * place; one point for each accepted sample. Every request carries the organisation. Qdrant proposes, Postgres
 * decides: proposals are answered with what `loadVoices` still finds.
 */
export function qdrantIndex(config: Truth & { url: string; apiKey?: string }): VoiceprintIndex {
  const { db, vault, url, apiKey } = config;
  const client = new QdrantClient({ url, checkCompatibility: false, ...(apiKey ? { apiKey } : {}) });
  const ensured = new Map<string, Promise<void>>();

  const upsert: VoiceprintIndex["upsert"] = async (points) => {
    for (const [modelId, group] of Map.groupBy(points, (point) => point.modelId)) {
      await client.upsert(aliasOf(modelId), {
        wait: true,
        points: group.map(({ sampleId, orgId, personId, vector, weight }) => ({
          id: sampleId,
          vector: [...vector],
          payload: { orgId, personId, weight },
        })),
      });
    }
  };

  const create = async (modelId: string, dim: number): Promise<void> => {
    const alias = aliasOf(modelId);
    const { aliases } = await client.getAliases();
    if (aliases.some((entry) => entry.alias_name === alias)) return;
    const collection = `${alias}_1`;
    if (!(await client.collectionExists(collection)).exists) {
      await client.createCollection(collection, { vectors: { size: dim, distance: "Cosine" } });
    }
    await client.createPayloadIndex(collection, {
      field_name: "orgId",
      field_schema: { type: "keyword", is_tenant: true },
      wait: true,
    });
    await client.createPayloadIndex(collection, { field_name: "personId", field_schema: "keyword", wait: true });
    await client.updateCollectionAliases({
      actions: [{ create_alias: { alias_name: alias, collection_name: collection } }],
    });
    for await (const points of loadPoints({ db, vault }, modelId)) await upsert(points);
  };

  const ensure = (modelId: string, dim: number): Promise<void> => {
    const known = ensured.get(modelId) ?? create(modelId, dim);
    ensured.set(modelId, known);
    known.catch(() => ensured.delete(modelId));
    return known;
  };

  return {
    ensure,
    reconcile: (signal) => reconcile({ db, vault }, { client, aliasOf, ensure, upsert }, signal),

    upsert: async (points) => {
      for (const point of points) await ensure(point.modelId, point.vector.length);
      await upsert(points);
    },

    remove: async ({ orgId, personId }) => {
      const { aliases } = await client.getAliases();
      for (const { alias_name } of aliases) {
        if (!alias_name.startsWith(aliasOf(""))) continue;
        await client.delete(alias_name, {
          wait: true,
          filter: { must: [is("orgId", orgId), is("personId", personId)] },
        });
      }
    },

    people: async (orgId, modelId, near) => {
      const [first] = near ?? [];
      if (!near || !first) return loadVoices({ db, vault }, { orgId, modelId });
      await ensure(modelId, first.length);
      const answers = await client.queryBatch(aliasOf(modelId), {
        searches: near.map((vector) => ({
          query: [...vector],
          filter: { must: [is("orgId", orgId)] },
          limit: samplesPerVector,
          with_payload: ["personId"],
        })),
      });
      const personIds = new Set<string>();
      for (const { points } of answers) {
        for (const { payload } of points) if (typeof payload?.personId === "string") personIds.add(payload.personId);
      }
      return loadVoices({ db, vault }, { orgId, modelId, personIds: [...personIds] });
    },
  };
}

function aliasOf(modelId: string): string {
  return `voice_${modelId}`;
}

function is(key: string, value: string) {
  return { key, match: { value } };
}
