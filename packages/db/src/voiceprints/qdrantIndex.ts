import type { QdrantConfig, VoicePoint, VoiceprintIndex } from "../voiceprints.ts";
import { countPeople, enrolledModels, somePeople } from "./enrolled.ts";
import { loadPoints, loadVoices, type Truth } from "./loadVoices.ts";
import { type Placing, placingOf, type SpaceOf } from "./placing.ts";
import { type Ask, qdrantConnection } from "./qdrantConnection.ts";
import { reconcile } from "./reconcile.ts";

/** How many close samples are looked at for each vector; a person has a handful of them. */
const samplesPerVector = 64;
/** Up to so many points an organisation is searched point by point: a few ms, and always the same answer. */
export const exactBelow = 50_000;
/** People who stand for all those who are not near. */
const crowd = 64;

export interface Collections {
  ask: Ask;
  /** The name under which a model's points are found. */
  aliasOf(modelId: string): string;
  /** Model ids that have an alias. */
  models(): Promise<string[]>;
  ensure(modelId: string, dim: number): Promise<void>;
  write(collection: string, points: readonly VoicePoint[]): Promise<void>;
}

/**
 * One collection for each embedding model and voice space behind the alias `voice_{modelId}`, so that a rebuilt one
 * can take its place; one point for each accepted sample, its vector as it lies in the voice space. Every request
 * carries the organisation. Qdrant proposes, Postgres decides: proposals are answered with what `loadVoices` finds.
 */
export function qdrantIndex(
  { spaceOf, ...truth }: Truth & { spaceOf: SpaceOf },
  config: QdrantConfig,
): VoiceprintIndex {
  const ask = qdrantConnection(config);
  const ensured = new Map<string, Promise<void>>();
  const placings = new Map<string, Promise<Placing>>();

  const placingFor = (modelId: string): Promise<Placing> => {
    const placing = placings.get(modelId) ?? placingOf(spaceOf, modelId);
    placings.set(modelId, placing);
    return placing;
  };

  const write: Collections["write"] = async (collection, points) => {
    for (const [modelId, group] of Map.groupBy(points, (point) => point.modelId)) {
      const { place } = await placingFor(modelId);
      const body = group.map(({ sampleId, orgId, personId, vector, weight }) => ({
        id: sampleId,
        vector: [...place(vector)],
        payload: { orgId, personId, weight },
      }));
      await ask((client) => client.upsert(collection, { wait: true, points: body }));
    }
  };

  /** A collection beside the one in use is filled first and then takes its place. */
  const build = async (modelId: string, dim: number, collection: string, present: string | null): Promise<void> => {
    if (!(await ask((client) => client.collectionExists(collection))).exists) {
      const vectors = { size: dim, distance: "Cosine" } as const;
      // Another worker may have been faster.
      await ask((client) => client.createCollection(collection, { vectors })).catch(async (error: unknown) => {
        if (!(await ask((client) => client.collectionExists(collection))).exists) throw error;
      });
    }
    const orgId = { field_name: "orgId", field_schema: { type: "keyword", is_tenant: true } } as const;
    await ask((client) => client.createPayloadIndex(collection, { ...orgId, wait: true }));
    const personId = { field_name: "personId", field_schema: "keyword" } as const;
    await ask((client) => client.createPayloadIndex(collection, { ...personId, wait: true }));
    for await (const points of loadPoints(truth, modelId)) await write(collection, points);
    const alias_name = aliasOf(modelId);
    const create = { create_alias: { alias_name, collection_name: collection } };
    const actions = present === null ? [create] : [{ delete_alias: { alias_name } }, create];
    await ask((client) => client.updateCollectionAliases({ actions }));
    if (present !== null) await ask((client) => client.deleteCollection(present));
  };

  const presentOf = async (modelId: string): Promise<string | null> => {
    const { aliases } = await ask((client) => client.getAliases());
    return aliases.find((entry) => entry.alias_name === aliasOf(modelId))?.collection_name ?? null;
  };

  const ensure = (modelId: string, dim: number): Promise<void> => {
    const create = async () => {
      const { tag } = await placingFor(modelId);
      const present = await presentOf(modelId);
      if (present?.startsWith(`${aliasOf(modelId)}_${tag}_`)) return;
      await build(modelId, dim, `${aliasOf(modelId)}_${tag}_1`, present);
    };
    const known = ensured.get(modelId) ?? create();
    ensured.set(modelId, known);
    known.catch(() => ensured.delete(modelId));
    return known;
  };

  const models = async (): Promise<string[]> => {
    const { aliases } = await ask((client) => client.getAliases());
    const prefix = aliasOf("");
    return aliases.flatMap(({ alias_name: name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  };

  const collections: Collections = { ask, aliasOf, models, ensure, write };

  /** For each raw vector the closest samples of the organisation. */
  const closest = async (orgId: string, modelId: string, vectors: readonly Float32Array[], limit: number) => {
    const [first] = vectors;
    if (!first) return [];
    await ensure(modelId, first.length);
    const { place } = await placingFor(modelId);
    const filter = { must: [is("orgId", orgId)] };
    const alias = aliasOf(modelId);
    const { count } = await ask((client) => client.count(alias, { filter, exact: true }));
    const searches = vectors.map((vector) => ({
      query: [...place(vector)],
      filter,
      limit,
      params: { exact: count < exactBelow },
      with_payload: ["personId"],
    }));
    const answers = await ask((client) => client.queryBatch(alias, { searches }));
    return answers.map(({ points }) =>
      points.flatMap(({ payload, score }) =>
        typeof payload?.personId === "string" ? [{ personId: payload.personId, score }] : [],
      ),
    );
  };

  return {
    ensure,
    reconcile: (signal, options) => reconcile(truth, collections, signal, options),
    count: (orgId, modelId) => countPeople(truth, { orgId, modelId }),

    upsert: async (points) => {
      for (const [modelId, [first]] of Map.groupBy(points, (point) => point.modelId)) {
        if (first) await ensure(modelId, first.vector.length);
      }
      for (const [modelId, group] of Map.groupBy(points, (point) => point.modelId))
        await write(aliasOf(modelId), group);
    },

    remove: async ({ orgId, personId }) => {
      const filter = { must: [is("orgId", orgId), is("personId", personId)] };
      for (const modelId of await models()) {
        await ask((client) => client.delete(aliasOf(modelId), { wait: true, filter }));
      }
    },

    people: async (orgId, modelId, near, always = []) => {
      if (!near || near.length === 0) return loadVoices(truth, { orgId, modelId });
      const found = await closest(orgId, modelId, near, samplesPerVector);
      const personIds = new Set([...found.flat().map(({ personId }) => personId), ...always]);
      for (const personId of await somePeople(truth, { orgId, modelId, limit: crowd })) personIds.add(personId);
      return loadVoices(truth, { orgId, modelId, personIds: [...personIds] });
    },

    search: async (orgId, modelId, vector, limit) => {
      const [found = []] = await closest(orgId, modelId, [vector], Math.max(limit, samplesPerVector));
      const best = new Map<string, number>();
      for (const { personId, score } of found) if (!best.has(personId)) best.set(personId, score);
      const known = await loadVoices(truth, { orgId, modelId, personIds: [...best.keys()] });
      const ids = new Set(known.map((voice) => voice.personId));
      return [...best].flatMap(([personId, score]) => (ids.has(personId) ? [{ personId, score }] : [])).slice(0, limit);
    },

    rebuild: async (signal) => {
      for (const { modelId, dim } of await enrolledModels(truth)) {
        signal.throwIfAborted();
        const { tag } = await placingFor(modelId);
        const present = await presentOf(modelId);
        const stem = `${aliasOf(modelId)}_${tag}_`;
        const next = present?.startsWith(stem) ? Number(present.slice(stem.length)) + 1 : 1;
        await build(modelId, dim, `${stem}${next}`, present);
      }
      // Whoever enrolled or withdrew meanwhile.
      const after = await reconcile(truth, collections, signal);
      return { ...after, added: after.points };
    },
  };
}

function aliasOf(modelId: string): string {
  return `voice_${modelId}`;
}

function is(key: string, value: string) {
  return { key, match: { value } };
}
