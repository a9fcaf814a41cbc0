import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { createDb, type Db } from "../client.ts";

export interface TestDb {
  db: Db;
  url: string;
  /** Disconnects and drops the database. */
  close(): Promise<void>;
}

/** An empty, migrated database of its own, copied from the template in some 50 ms; one for each test file is plenty. */
export async function createTestDb(): Promise<TestDb> {
  const { adminUrl, template } = inject("postgres");
  const name = `${template}_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database "${name}" template "${template}"`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = createDb(url.href);
  return {
    db,
    url: url.href,
    close: async () => {
      await db.$disconnect();
      await admin.query(`drop database "${name}" with (force)`);
      await admin.end();
    },
  };
}
