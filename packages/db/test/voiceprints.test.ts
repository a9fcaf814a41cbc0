import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { erasePerson } from "../src/person/erasePerson.ts";
import { withdrawConsent } from "../src/person/withdrawConsent.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { anEnrolledPerson, testModelId, testVault } from "../src/testing/factories.ts";
import { createVoiceprintIndex } from "../src/voiceprints.ts";

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

const vectors = [Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)];

describe("exact", () => {
  test("knows every accepted sample, under its own model, in its own organisation, while consent lives", async () => {
    const ctx = await aCtx(testDb.db);
    const index = createVoiceprintIndex({ db: testDb.db, vault: testVault });
    const { personId: ann } = await anEnrolledPerson(ctx, { name: "Ann", vectors });
    const { personId: ben } = await anEnrolledPerson(ctx, { name: "Ben" });
    const { personId: cat } = await anEnrolledPerson(ctx, { name: "Cat" });
    await anEnrolledPerson(await aCtx(testDb.db), { name: "Dan" });

    const known = await index.people(ctx.orgId, testModelId);
    expect(known.map((voice) => voice.name).sort()).toEqual(["Ann", "Ben", "Cat"]);
    expect(known.find((voice) => voice.personId === ann)?.samples).toEqual(
      vectors.map((vector) => ({ vector, weight: 10_000 })),
    );
    expect(await index.people(ctx.orgId, "other-voice@0123abcd.1")).toEqual([]);

    await withdrawConsent(ctx, { personId: ann });
    await erasePerson(ctx, { id: ben });
    await testDb.db.voiceprint.updateMany({
      where: { orgId: ctx.orgId, personId: cat },
      data: { expiresAt: new Date(0) },
    });
    expect(await index.people(ctx.orgId, testModelId)).toEqual([]);
  });
});

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/** Answers like a Qdrant and remembers what it was asked; it proves the requests, not a search. */
async function withRecorder(
  answers: { collections?: string[]; found?: string[] },
  work: (url: string, sent: Sent[]) => Promise<void>,
): Promise<void> {
  const sent: Sent[] = [];
  const aliases = new Set(answers.collections);
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    const body: unknown = text === "" ? null : JSON.parse(text);
    sent.push({ method: request.method ?? "", path, body });
    if (path === "/collections/aliases" && request.method === "POST") aliases.add(`voice_${testModelId}`);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "ok", time: 0, result: answer(path) }));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error)); // only Errors are thrown
  });
  const answer = (path: string): unknown => {
    if (path === "/aliases") {
      return { aliases: [...aliases].map((name) => ({ alias_name: name, collection_name: `${name}_1` })) };
    }
    if (path.endsWith("/exists")) return { exists: false };
    if (path.endsWith("/query/batch")) {
      return [
        {
          points: (answers.found ?? []).map((personId, i) => ({ id: i, version: 0, score: 1, payload: { personId } })),
        },
      ];
    }
    return true;
  };
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  try {
    await work(`http://127.0.0.1:${port}`, sent);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

describe("qdrant", () => {
  let ctx: Ctx;
  let personId: string;
  beforeAll(async () => {
    ctx = await aCtx(testDb.db);
    ({ personId } = await anEnrolledPerson(ctx, { name: "Eve", vectors }));
  });

  test("a new collection is made for the model, partitioned by organisation, and filled from Postgres", async () => {
    await withRecorder({}, async (url, sent) => {
      const index = createVoiceprintIndex({ db: testDb.db, vault: testVault, qdrant: { url } });
      await Promise.all([index.ensure(testModelId, 3), index.ensure(testModelId, 3)]);
      const name = `voice_${testModelId}`;
      const wrote = sent.filter((request) => request.method !== "GET");
      expect(wrote.slice(0, 4)).toEqual([
        { method: "PUT", path: `/collections/${name}_1`, body: { vectors: { size: 3, distance: "Cosine" } } },
        {
          method: "PUT",
          path: `/collections/${name}_1/index`,
          body: { field_name: "orgId", field_schema: { type: "keyword", is_tenant: true } },
        },
        {
          method: "PUT",
          path: `/collections/${name}_1/index`,
          body: { field_name: "personId", field_schema: "keyword" },
        },
        {
          method: "POST",
          path: "/collections/aliases",
          body: { actions: [{ create_alias: { alias_name: name, collection_name: `${name}_1` } }] },
        },
      ]);
      const filled = wrote.slice(4);
      expect(filled.every((request) => request.path === `/collections/${name}/points`)).toBe(true);
      expect(JSON.stringify(filled)).toContain(JSON.stringify({ orgId: ctx.orgId, personId, weight: 10_000 }));
    });
  });

  test("points are written and removed within their organisation", async () => {
    const name = `voice_${testModelId}`;
    await withRecorder({ collections: [name, "voice_old@0123abcd.1", "something else"] }, async (url, sent) => {
      const index = createVoiceprintIndex({ db: testDb.db, vault: testVault, qdrant: { url } });
      const sampleId = crypto.randomUUID();
      const vector = Float32Array.of(1, 0.5, 0);
      await index.upsert([{ sampleId, orgId: ctx.orgId, personId, modelId: testModelId, vector, weight: 7 }]);
      expect(sent.at(-1)).toEqual({
        method: "PUT",
        path: `/collections/${name}/points`,
        body: { points: [{ id: sampleId, vector: [1, 0.5, 0], payload: { orgId: ctx.orgId, personId, weight: 7 } }] },
      });

      sent.length = 0;
      await index.remove({ orgId: ctx.orgId, personId });
      const filter = {
        must: [
          { key: "orgId", match: { value: ctx.orgId } },
          { key: "personId", match: { value: personId } },
        ],
      };
      expect(sent.slice(1)).toEqual(
        [name, "voice_old@0123abcd.1"].map((alias) => ({
          method: "POST",
          path: `/collections/${alias}/points/delete`,
          body: { filter },
        })),
      );
    });
  });

  test("what it proposes is answered from Postgres: strangers and the withdrawn stay unknown", async () => {
    const { personId: gone } = await anEnrolledPerson(ctx);
    await withdrawConsent(ctx, { personId: gone });
    const foreign = await anEnrolledPerson(await aCtx(testDb.db));
    const found = [personId, gone, foreign.personId, personId];
    await withRecorder({ collections: [`voice_${testModelId}`], found }, async (url, sent) => {
      const index = createVoiceprintIndex({ db: testDb.db, vault: testVault, qdrant: { url } });
      const voices = await index.people(ctx.orgId, testModelId, [Float32Array.of(0, 0, 1)]);
      expect(voices.map((voice) => voice.personId)).toEqual([personId]);
      expect(sent.at(-1)).toEqual({
        method: "POST",
        path: `/collections/voice_${testModelId}/points/query/batch`,
        body: {
          searches: [
            {
              query: [0, 0, 1],
              filter: { must: [{ key: "orgId", match: { value: ctx.orgId } }] },
              limit: 64,
              with_payload: ["personId"],
            },
          ],
        },
      });
    });
  });
});
