import { unit } from "@rollcall/core/vector";
import { place, type VoiceSpace } from "@rollcall/core/voiceSpace";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { erasePerson } from "../src/person/erasePerson.ts";
import { renamePerson } from "../src/person/renamePerson.ts";
import { withdrawConsent } from "../src/person/withdrawConsent.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { anEnrolledPerson, testModelId, testVault } from "../src/testing/factories.ts";
import { IndexUnavailable } from "../src/voiceprints/qdrantConnection.ts";
import { createVoiceprintIndex, type VoicePoint, type VoiceprintIndex } from "../src/voiceprints.ts";
import { type StandIn, startQdrantStandIn } from "./support/qdrantStandIn.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

const { signal } = new AbortController();
const vectors = [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)];
const alias = `voice_${testModelId}`;

/** A space in which everything lies otherwise than it came. */
const space: VoiceSpace = {
  embeddingModelId: testModelId,
  mean: Float32Array.of(0.1, 0, -0.1),
  deviation: Float32Array.of(1, 2, 0.5),
  nuisance: [unit([0, 1, 1])],
  kept: Float32Array.of(0.4),
  cohort: [],
};
const spaceOf = async () => space;

/** What the worker does with somebody's accepted samples. */
async function enrolled(ctx: Ctx, index: VoiceprintIndex, name: string, own = vectors): Promise<string> {
  const { personId } = await anEnrolledPerson(ctx, { name, vectors: own });
  const samples = await ctx.db.enrollmentSample.findMany({ where: { personId }, orderBy: { id: "asc" } });
  const points = samples.map(({ id }, i): VoicePoint => {
    return { sampleId: id, orgId: ctx.orgId, personId, modelId: testModelId, vector: own[i]!, weight: 1 };
  });
  await index.upsert(points);
  return personId;
}

const drivers: [string, () => Promise<{ index: VoiceprintIndex; close(): Promise<void> }>][] = [
  ["exact", async () => ({ index: make(), close: async () => {} })],
  [
    "qdrant, before a stand-in",
    async () => {
      const standIn = await startQdrantStandIn();
      return { index: make({ url: standIn.url }), close: standIn.close };
    },
  ],
];
const real = process.env.QDRANT_URL;
if (real) drivers.push(["qdrant", async () => ({ index: make({ url: real }), close: async () => {} })]);
// biome-ignore lint/suspicious/noConsole: what is not tested is said aloud.
else console.warn("QDRANT_URL is not set: the index is tested before a stand-in alone.");

function make(qdrant?: { url: string; apiKey?: string; timeoutMs?: number }): VoiceprintIndex {
  const config = { db: testDb.db, vault: testVault, spaceOf };
  return createVoiceprintIndex({ ...config, ...(qdrant ? { qdrant: { pausesMs: [1, 1], ...qdrant } } : {}) });
}

describe.each(drivers)("an index: %s", (_, open) => {
  let index: VoiceprintIndex;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ index, close } = await open());
    await index.ensure(testModelId, 3);
  });
  afterAll(() => close());

  test("knows every accepted sample under its own model, in its own organisation, while consent lives", async () => {
    const ctx = await aCtx(testDb.db);
    const ann = await enrolled(ctx, index, "Ann");
    const ben = await enrolled(ctx, index, "Ben");
    const cat = await enrolled(ctx, index, "Cat");
    await enrolled(await aCtx(testDb.db), index, "Dan");
    const people = async () =>
      (await index.people(ctx.orgId, testModelId, vectors)).map((voice) => voice.personId).sort();

    expect(await people()).toEqual([ann, ben, cat].sort());
    expect(await index.count(ctx.orgId, testModelId)).toBe(3);
    const known = await index.people(ctx.orgId, testModelId, vectors);
    const samples = known.find((voice) => voice.personId === ann)?.samples;
    expect(samples?.map((sample) => sample.vector)).toEqual(vectors);
    expect(await index.count(ctx.orgId, "other-voice@0123abcd.1")).toBe(0);

    await withdrawConsent(ctx, { personId: ann });
    expect(await people()).toEqual([ben, cat].sort());
    await erasePerson(ctx, { id: ben });
    expect(await people()).toEqual([cat]);
    const own = { orgId: ctx.orgId, personId: cat };
    await testDb.db.voiceprint.updateMany({ where: own, data: { expiresAt: new Date(0) } });
    expect(await people()).toEqual([]);
    expect(await index.count(ctx.orgId, testModelId)).toBe(0);
    expect(await index.search(ctx.orgId, testModelId, vectors[0]!, 5)).toEqual([]);
  });

  test("finds the nearest in the voice space, best first, each person once", async () => {
    const ctx = await aCtx(testDb.db);
    const ways = [Float32Array.of(1, 0.2, 0), Float32Array.of(0, 1, 0.3), Float32Array.of(-0.2, 0, 1)];
    const ids: string[] = [];
    for (const [i, way] of ways.entries())
      ids.push(await enrolled(ctx, index, `P${i}`, [way, way.map((x) => x * 0.9)]));
    const query = Float32Array.of(0.1, 0.9, 0.4);
    const placed = place(space, query);
    const score = (way: Float32Array) =>
      Math.max(
        ...[1, 0.9].map((k) =>
          cosineOf(
            placed,
            place(
              space,
              way.map((x) => x * k),
            ),
          ),
        ),
      );
    const expected = ways
      .map((way, i) => ({ personId: ids[i]!, score: score(way) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, 2);
    const found = await index.search(ctx.orgId, testModelId, query, 2);
    expect(found.map((one) => one.personId)).toEqual(expected.map((one) => one.personId));
    for (const [i, one] of found.entries()) expect(one.score).toBeCloseTo(expected[i]!.score, 5);
  });

  test("somebody who enrolls again, or gets another name, is known by it at once", async () => {
    const ctx = await aCtx(testDb.db);
    const first = await enrolled(ctx, index, "Eve", [vectors[0]!]);
    expect((await index.people(ctx.orgId, testModelId, vectors))[0]?.samples.length).toBe(1);
    await enrolled(ctx, index, "Finn");
    expect(await index.count(ctx.orgId, testModelId)).toBe(2);
    await renamePerson(ctx, { id: first, name: "Eva" });
    expect(await index.count(ctx.orgId, testModelId)).toBe(2);
  });

  test("what is wrong is found by a check and repaired by a reconciliation", async () => {
    await index.reconcile(signal);
    expect(await index.reconcile(signal, { isCheck: true })).toMatchObject({ added: 0, removed: 0 });
    await index.rebuild(signal);
    expect(await index.reconcile(signal, { isCheck: true })).toMatchObject({ added: 0, removed: 0 });
  });
});

describe("what is sent to Qdrant", () => {
  let standIn: StandIn;
  let ctx: Ctx;
  beforeAll(async () => {
    ctx = await aCtx(testDb.db);
    await anEnrolledPerson(ctx, { name: "Gus", vectors });
  });
  afterEach(() => standIn.close());

  test("a collection for model and space, partitioned by organisation, is filled before its alias is set", async () => {
    standIn = await startQdrantStandIn();
    const index = make({ url: standIn.url, apiKey: "a key" });
    await Promise.all([index.ensure(testModelId, 3), index.ensure(testModelId, 3)]);
    const [collection = ""] = standIn.collections.keys();
    expect(collection).toMatch(new RegExp(`^${alias}_[0-9a-f]{8}_1$`));
    expect(standIn.sent.every(({ apiKey }) => apiKey === "a key")).toBe(true);
    const wrote = standIn.sent.filter(({ method }) => method !== "GET");
    const shapes = wrote.map(({ method, path, query, body }) => ({ method, path: path + query, body }));
    expect(shapes.slice(0, 3)).toEqual([
      { method: "PUT", path: `/collections/${collection}`, body: { vectors: { size: 3, distance: "Cosine" } } },
      {
        method: "PUT",
        path: `/collections/${collection}/index?wait=true`,
        body: { field_name: "orgId", field_schema: { type: "keyword", is_tenant: true } },
      },
      {
        method: "PUT",
        path: `/collections/${collection}/index?wait=true`,
        body: { field_name: "personId", field_schema: "keyword" },
      },
    ]);
    expect(shapes.slice(3, -1).every(({ path }) => path === `/collections/${collection}/points?wait=true`)).toBe(true);
    expect(shapes.at(-1)).toEqual({
      method: "POST",
      path: "/collections/aliases",
      body: { actions: [{ create_alias: { alias_name: alias, collection_name: collection } }] },
    });
    const points = [...(standIn.collections.get(collection)?.values() ?? [])];
    const own = points.filter(({ payload }) => payload.orgId === ctx.orgId);
    expect(own.map(({ vector }) => Float32Array.from(vector))).toEqual(vectors.map((vector) => place(space, vector)));
  });

  test("another space has another collection, and the old one goes once the new one is in use", async () => {
    standIn = await startQdrantStandIn();
    await make({ url: standIn.url }).ensure(testModelId, 3);
    const before = standIn.aliases.get(alias);
    const moved = { ...space, mean: Float32Array.of(0, 0, 0) };
    const config = { db: testDb.db, vault: testVault, spaceOf: async () => moved, qdrant: { url: standIn.url } };
    await createVoiceprintIndex(config).ensure(testModelId, 3);
    expect([...standIn.collections.keys()]).toEqual([standIn.aliases.get(alias)]);
    expect(standIn.aliases.get(alias)).not.toBe(before);
  });

  test("each search carries the organisation, and is exact while there are few", async () => {
    standIn = await startQdrantStandIn();
    const index = make({ url: standIn.url });
    await index.ensure(testModelId, 3);
    standIn.sent.length = 0;
    await index.people(ctx.orgId, testModelId, [Float32Array.of(0, 0, 1)]);
    const filter = { must: [{ key: "orgId", match: { value: ctx.orgId } }] };
    expect(standIn.sent.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: "POST", path: `/collections/${alias}/points/count`, body: { filter, exact: true } },
      {
        method: "POST",
        path: `/collections/${alias}/points/query/batch`,
        body: {
          searches: [
            {
              query: [...place(space, Float32Array.of(0, 0, 1))],
              filter,
              limit: 64,
              params: { exact: true },
              with_payload: ["personId"],
            },
          ],
        },
      },
    ]);
  });

  test("points leave by organisation and person, in the collections of all models and in no others", async () => {
    standIn = await startQdrantStandIn();
    const index = make({ url: standIn.url });
    await index.ensure(testModelId, 3);
    standIn.aliases.set("voice_old@0123abcd.1", "old").set("something else", "else");
    standIn.collections.set("old", new Map()).set("else", new Map());
    standIn.sent.length = 0;
    const personId = crypto.randomUUID();
    await index.remove({ orgId: ctx.orgId, personId });
    const must = [
      { key: "orgId", match: { value: ctx.orgId } },
      { key: "personId", match: { value: personId } },
    ];
    expect(standIn.sent.slice(1).map(({ path, query, body }) => ({ path, query, body }))).toEqual(
      [alias, "voice_old@0123abcd.1"].map((name) => {
        return { path: `/collections/${name}/points/delete`, query: "?wait=true", body: { filter: { must } } };
      }),
    );
  });

  test("what does not get through is sent again, what is refused is not, and in the end it says so", async () => {
    standIn = await startQdrantStandIn();
    const index = make({ url: standIn.url, timeoutMs: 200 });
    await index.ensure(testModelId, 3);
    standIn.troubles.push(503, "hang");
    expect(await index.search(ctx.orgId, testModelId, vectors[0]!, 1)).toHaveLength(1);
    standIn.troubles.push(503, 503, 503);
    await expect(index.search(ctx.orgId, testModelId, vectors[0]!, 1)).rejects.toThrow(IndexUnavailable);
    standIn.troubles.push(403);
    const refused = index.search(ctx.orgId, testModelId, vectors[0]!, 1);
    await expect(refused).rejects.not.toThrow(IndexUnavailable);
    expect(standIn.troubles).toEqual([]);
  });

  test("nothing listens: it says so", async () => {
    standIn = await startQdrantStandIn();
    const { url } = standIn;
    const index = make({ url });
    await standIn.close();
    await expect(index.ensure(testModelId, 3)).rejects.toThrow(IndexUnavailable);
    standIn = await startQdrantStandIn();
  });

  test("points that lack are added, those of nobody removed, those of another corrected; the rest is left", async () => {
    standIn = await startQdrantStandIn();
    const index = make({ url: standIn.url });
    await index.ensure(testModelId, 3);
    const points = standIn.collections.get(standIn.aliases.get(alias) ?? "")!;
    const right = structuredClone(points);
    const [first, second] = points.values();
    points.set(first!.id, { ...first!, payload: { ...first!.payload, personId: crypto.randomUUID() } });
    points.delete(second!.id);
    for (const id of [crypto.randomUUID(), crypto.randomUUID()]) points.set(id, { ...first!, id });
    const wrong = { points: right.size, added: 2, removed: 2 };
    expect(await index.reconcile(signal, { isCheck: true })).toEqual(wrong);
    expect(await index.reconcile(signal)).toEqual(wrong);
    expect(new Map([...points].sort())).toEqual(new Map([...right].sort()));
    expect(await index.reconcile(signal)).toEqual({ points: right.size, added: 0, removed: 0 });
  });
});

function cosineOf(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}
