import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ctx } from "../src/ctx.ts";
import { getJob } from "../src/job/getJob.ts";
import { aCtx } from "../src/testing/aCtx.ts";
import { createTestDb, type TestDb } from "../src/testing/createTestDb.ts";
import { aRecordedMeeting } from "../src/testing/factories.ts";

let testDb: TestDb;
let ctx: Ctx;
beforeAll(async () => {
  testDb = await createTestDb();
  ctx = await aCtx(testDb.db);
});
afterAll(() => testDb.close());

test("the job of a killed process is resumed by another within 30 s", { timeout: 60_000 }, async () => {
  const { jobId } = await aRecordedMeeting(ctx);
  const victim = spawnConsumer();
  await firstLine(victim); // it has claimed the job and hangs
  expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "running", attempt: 1 });
  const killedAt = performance.now();
  victim.kill("SIGKILL");
  await once(victim, "exit");

  const heir = spawnConsumer();
  expect(await firstLine(heir)).toBe(`${jobId} 2`);
  expect(performance.now() - killedAt).toBeLessThan(30_000);
  expect(await getJob(ctx, { id: jobId })).toMatchObject({ state: "running", attempt: 2, crashes: 1 });
  heir.kill("SIGKILL");
  await once(heir, "exit");
});

function spawnConsumer(): ChildProcess {
  const script = new URL("./hangingConsumer.ts", import.meta.url).pathname;
  return spawn(process.execPath, [script, testDb.url], { stdio: ["ignore", "pipe", "inherit"] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("The child has no output.");
  const [line] = await once(createInterface(child.stdout), "line");
  return String(line);
}
