import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { schemaDiff } from "../prisma/schemaDiff.ts";
import { createDb } from "../src/client.ts";
import { applyMigrations, migrate, readMigrations } from "../src/migrate.ts";
import { migrationNames } from "../src/migrationNames.ts";
import { pendingMigrations } from "../src/pendingMigrations.ts";

const admin = new pg.Client({ connectionString: inject("postgres").adminUrl });
beforeAll(() => admin.connect());
afterAll(() => admin.end());

let made = 0;

/** Runs `work` on a database with nothing in it. */
async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const { adminUrl, template } = inject("postgres");
  const name = `${template}_empty${process.pid}_${made++}`;
  await admin.query(`create database "${name}"`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  try {
    await work(url.href);
  } finally {
    await admin.query(`drop database "${name}" with (force)`);
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

test("the migrations say exactly what the schema says", async () => {
  await withEmptyDatabase(async (url) => {
    await withClient(url, async (client) => applyMigrations(client, await readMigrations()));
    expect(await schemaDiff(url)).toBe("");

    await withClient(url, (client) => client.query(`alter table "Meeting" drop column title`));
    expect(await schemaDiff(url)).toContain(`ADD COLUMN     "title"`);
  });
});

test("the list of names the web application checks against is the folder", async () => {
  expect((await readMigrations()).map((migration) => migration.name)).toEqual(migrationNames);
});

test("four processes migrating at once apply each migration once, and record it as Prisma does", async () => {
  await withEmptyDatabase(async (url) => {
    const db = createDb(url);
    expect(await pendingMigrations(db)).toEqual(migrationNames);

    const results = await Promise.all([migrate(url), migrate(url), migrate(url), migrate(url)]);
    expect(results.flatMap((result) => result.applied)).toEqual(migrationNames);
    expect(await migrate(url)).toEqual({ applied: [] });
    expect(await pendingMigrations(db)).toEqual([]);
    await db.$disconnect();

    const rows = await withClient(url, (client) => client.query("select * from _prisma_migrations"));
    expect(rows.rows[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: (await readMigrations())[0]?.checksum,
      finished_at: expect.any(Date),
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
  });
});

test("a changed migration is refused, a failing one leaves nothing behind", async () => {
  await withEmptyDatabase((url) =>
    withClient(url, async (client) => {
      const first = { name: "1_first", sql: "create table a (x int)", checksum: "one" };
      const broken = { name: "2_broken", sql: "create table b (x int); select nope();", checksum: "two" };
      await expect(applyMigrations(client, [first, broken])).rejects.toThrow("2_broken failed and was undone");
      const { rows } = await client.query("select to_regclass('a') as a, to_regclass('b') as b");
      expect(rows[0]).toEqual({ a: "a", b: null });

      await expect(applyMigrations(client, [{ ...first, checksum: "other" }])).rejects.toThrow(
        "1_first was changed after it was applied",
      );
    }),
  );
});
