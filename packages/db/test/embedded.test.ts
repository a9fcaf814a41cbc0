import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "../src/embedded.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-embedded-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("keeps its data over a stop, and takes over a server whose owner was killed", async () => {
  const dataDir = join(folder, "pg");
  const settings = { fsync: "off" };
  const first = await startEmbeddedPostgres({ dataDir, settings });
  await query(first.url, "create table kept as select 7 as x");
  expect(await query(first.url, "show server_encoding")).toEqual([{ server_encoding: "UTF8" }]);
  await first.stop();
  await expect(query(first.url, "select 1")).rejects.toThrow("ECONNREFUSED");

  const embedded = new URL("../src/embedded.ts", import.meta.url).href;
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(embedded)});
    const { url } = await startEmbeddedPostgres(${JSON.stringify({ dataDir, settings })});
    console.log(url); setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [left] = await once(createInterface(owner.stdout), "line");
  owner.kill("SIGKILL");
  await once(owner, "exit");

  const second = await startEmbeddedPostgres({ dataDir, settings });
  expect(second.url).toBe(left);
  expect(await query(second.url, "select x from kept")).toEqual([{ x: 7 }]);
  await second.stop();
  await expect(query(second.url, "select 1")).rejects.toThrow("ECONNREFUSED");
});
