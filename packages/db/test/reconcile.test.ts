import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withdrawConsent } from "../src/person/withdrawConsent.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { anEnrolledPerson, testModelId, testVault } from "../src/testing/factories.ts";
import { createVoiceprintIndex } from "../src/voiceprints.ts";

interface Point {
  id: string;
  payload: { orgId: string; personId: string; weight: number };
}

let testDb: TestDb;
beforeAll(async () => {
  testDb = await createTestDb();
});
afterAll(() => testDb.close());

const { signal } = new AbortController();
const alias = `voice_${testModelId}`;

/** Keeps points as a Qdrant would, two a page, in one collection that is there already. */
async function withPoints(work: (url: string, points: Map<string, Point>) => Promise<void>): Promise<void> {
  const points = new Map<string, Point>();
  const answer = (path: string, body: { limit?: number; offset?: string; points?: (Point | string)[] }): unknown => {
    if (path === "/aliases") return { aliases: [{ alias_name: alias, collection_name: `${alias}_1` }] };
    if (path.endsWith("/points/scroll")) {
      const all = [...points.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      const from = body.offset ? all.findIndex((point) => point.id === body.offset) : 0;
      return { points: all.slice(from, from + 2), next_page_offset: all[from + 2]?.id ?? null };
    }
    for (const point of body.points ?? []) {
      if (typeof point === "string") points.delete(point);
      else points.set(point.id, point);
    }
    return { operation_id: 1, status: "completed" };
  };
  const read = async (request: IncomingMessage) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    read(request).then(
      (body) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ status: "ok", time: 0, result: answer(path, body) }));
      },
      (error: Error) => response.destroy(error),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  try {
    await work(`http://127.0.0.1:${port}`, points);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

test("points that lack are added, those of nobody removed, those of another corrected; the rest is left", async () => {
  const ctx = await aCtx(testDb.db);
  const vectors = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
  const { personId } = await anEnrolledPerson(ctx, { vectors });
  const gone = await anEnrolledPerson(ctx);
  const goneSamples = await testDb.db.enrollmentSample.findMany({ where: { personId: gone.personId } });
  await withdrawConsent(ctx, { personId: gone.personId });

  await withPoints(async (url, points) => {
    const index = createVoiceprintIndex({ db: testDb.db, vault: testVault, qdrant: { url } });
    expect(await index.reconcile(signal)).toEqual({ points: 2, added: 2, removed: 0 });
    expect(await index.reconcile(signal)).toEqual({ points: 2, added: 0, removed: 0 });

    const right = structuredClone(points);
    const [moved] = points.values();
    points.set(moved!.id, { ...moved!, payload: { ...moved!.payload, personId: gone.personId } });
    for (const id of [...goneSamples.map((sample) => sample.id), crypto.randomUUID(), crypto.randomUUID()]) {
      points.set(id, { id, payload: { orgId: ctx.orgId, personId: gone.personId, weight: 1 } });
    }
    expect(await index.reconcile(signal)).toEqual({ points: 2, added: 1, removed: 3 });
    expect([...points.keys()].sort()).toEqual([...right.keys()].sort());
    expect([...points.values()].map((point) => point.payload.personId)).toEqual([personId, personId]);
  });
});

test("without an index there is nothing to repair", async () => {
  const index = createVoiceprintIndex({ db: testDb.db, vault: testVault });
  expect(await index.reconcile(signal)).toEqual({ points: 0, added: 0, removed: 0 });
});
