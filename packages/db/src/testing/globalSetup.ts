import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../embedded.ts";
import { migrate } from "../migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server of this run, and the database that every test database is a copy of. */
    postgres: { adminUrl: string; template: string };
  }
}

interface Server {
  adminUrl: string;
  template: string;
  stop(): Promise<void>;
}

// Vitest runs this once for each project, each with modules of its own; the server is one for all of them.
const run = globalThis as { rollcallPostgres?: { server: Promise<Server>; users: number } };

/** One Postgres for the whole run: TEST_DATABASE_URL, or an embedded one that forgets everything afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  run.rollcallPostgres ??= { server: startServer(), users: 0 };
  const shared = run.rollcallPostgres;
  shared.users++;
  const { adminUrl, template, stop } = await shared.server;
  project.provide("postgres", { adminUrl, template });
  return async () => {
    if (--shared.users > 0) return;
    delete run.rollcallPostgres;
    await stop();
  };
}

async function startServer(): Promise<Server> {
  const template = `rollcall_test_${randomBytes(4).toString("hex")}`;
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    await prepareTemplate(given, template);
    return { adminUrl: given, template, stop: () => dropAll(given, template) };
  }
  const folder = await mkdtemp(join(tmpdir(), "rollcall-test-"));
  await chmod(folder, 0o755); // the server may run as another user
  const settings = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "200",
    autovacuum: "off",
  };
  const server = await startEmbeddedPostgres({ dataDir: join(folder, "pg"), settings });
  await prepareTemplate(server.url, template);
  return {
    adminUrl: server.url,
    template,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function prepareTemplate(adminUrl: string, template: string): Promise<void> {
  await asAdmin(adminUrl, (admin) => admin.query(`create database "${template}"`));
  const url = new URL(adminUrl);
  url.pathname = `/${template}`;
  await migrate(url.href);
}

async function dropAll(adminUrl: string, template: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    const { rows } = await admin.query<{ name: string }>(
      "select datname as name from pg_database where starts_with(datname, $1)",
      [template],
    );
    for (const { name } of rows) await admin.query(`drop database "${name}" with (force)`);
  });
}

async function asAdmin(url: string, work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
