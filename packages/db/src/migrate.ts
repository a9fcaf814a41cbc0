import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { installQueues } from "./installQueues.ts";

/** The lock Prisma itself takes while it migrates, so that the two never run at once. */
const migrationLock = 72707369;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Applies the migrations that are missing, oldest first, one transaction each, and records them in
 * `_prisma_migrations` exactly as Prisma does; then brings the queue's own schema up to date.
 * Any number of processes may call it at once: one works, the others wait and find nothing to do.
 * Throws when an applied migration was changed since, or when one fails (nothing of it is kept).
 */
export async function migrate(
  url: string,
  { log = () => {} }: { log?: (line: string) => void } = {},
): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    const applied = await applyMigrations(client, await readMigrations(), log);
    await installQueues(url);
    return { applied };
  } finally {
    await client.end(); // the session's lock goes with it
  }
}

/** The folders of prisma/migrations in order; the checksum is Prisma's: sha256 of the file, hex. */
export async function readMigrations(folder = join(import.meta.dirname, "../prisma/migrations")): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/** The work of `migrate` on an open connection; the caller holds the lock. */
export async function applyMigrations(
  client: pg.Client,
  migrations: readonly Migration[],
  log: (line: string) => void = () => {},
): Promise<string[]> {
  await client.query(`create table if not exists "_prisma_migrations" (
    "id" varchar(36) primary key not null,
    "checksum" varchar(64) not null,
    "finished_at" timestamptz,
    "migration_name" varchar(255) not null,
    "logs" text,
    "rolled_back_at" timestamptz,
    "started_at" timestamptz not null default now(),
    "applied_steps_count" integer not null default 0
  )`);
  const { rows } = await client.query<{ name: string; checksum: string; done: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as done
     from "_prisma_migrations" where rolled_back_at is null`,
  );
  const known = new Map(rows.map((row) => [row.name, row]));

  const applied: string[] = [];
  for (const { name, sql, checksum } of migrations) {
    const row = known.get(name);
    if (row && !row.done)
      throw new Error(`The migration ${name} failed half-way earlier and must be resolved by hand.`);
    if (row && row.checksum !== checksum) {
      throw new Error(`The migration ${name} was changed after it was applied. Restore it and add a new migration.`);
    }
    if (row) continue;
    log(`applying migration ${name}`);
    const startedAt = new Date();
    try {
      await client.query("begin");
      await client.query(sql);
      await client.query(
        `insert into "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
         values ($1, $2, $3, $4, $5, 1)`,
        [randomUUID(), checksum, name, startedAt, new Date()],
      );
      await client.query("commit");
    } catch (cause) {
      await client.query("rollback");
      throw new Error(`The migration ${name} failed and was undone.`, { cause });
    }
    applied.push(name);
  }
  return applied;
}
