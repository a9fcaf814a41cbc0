import type { Db } from "./client.ts";
import { migrationNames } from "./migrationNames.ts";

/** Names of the migrations this build knows and the database lacks; empty when it is up to date. */
export async function pendingMigrations(db: Db): Promise<string[]> {
  const [found] = await db.$queryRaw<{ has: boolean }[]>`
    select to_regclass('_prisma_migrations') is not null as has`;
  if (!found?.has) return [...migrationNames];
  const rows = await db.$queryRaw<{ name: string }[]>`
    select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`;
  const applied = new Set(rows.map((row) => row.name));
  return migrationNames.filter((name) => !applied.has(name));
}
