import { randomUUID } from "node:crypto";
import { createDb } from "@rollcall/db/client";
import { beat } from "@rollcall/db/worker/beat";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whyNotReady } from "../src/server/readiness.ts";
import { type Account, signUp, startTestApp, type TestApp } from "./support/testApp.ts";

let app: TestApp;
let owner: Account;
beforeAll(async () => {
  app = await startTestApp();
  owner = await signUp();
});
afterAll(() => app.close());

test("ready means a live worker; a silent one no longer counts", async () => {
  expect(await whyNotReady(app.db)).toBe("No worker is ready.");
  expect(await owner.api.org.workers()).toEqual({ workerReady: false, workers: [] });

  const id = randomUUID();
  await beat(app.db, { id: randomUUID(), name: "shed", lanes: ["cpu"], models: [] });
  expect(await whyNotReady(app.db)).toBe("No worker is ready."); // light work alone does not transcribe
  await beat(app.db, { id, name: "desk", lanes: ["gpu", "cpu"], models: [] });
  expect(await whyNotReady(app.db)).toBe(null);
  expect(await owner.api.org.workers()).toMatchObject({
    workerReady: true,
    workers: [
      { name: "desk", isAlive: true },
      { name: "shed", isAlive: true },
    ],
  });

  await app.db.worker.update({ where: { id }, data: { seenAt: new Date(Date.now() - 21_000) } });
  expect(await whyNotReady(app.db)).toBe("No worker is ready.");
});

test("missing migrations are named, and a database that does not answer", async () => {
  const [migration] = await app.db.$queryRaw<{ id: string }[]>`select id from _prisma_migrations limit 1`;
  await app.db.$executeRaw`delete from _prisma_migrations where id = ${migration?.id}`;
  expect(await whyNotReady(app.db)).toMatch(/^The database is not up to date: 1 /);

  const nowhere = createDb("postgres://nobody@127.0.0.1:1/nothing");
  expect(await whyNotReady(nowhere)).toBe("The database cannot be reached.");
});
