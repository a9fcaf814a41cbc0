import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../src/embedded.ts";
import { applyMigrations, readMigrations } from "../src/migrate.ts";
import { schemaDiff } from "./schemaDiff.ts";

// `pnpm --filter @rollcall/db run migration NAME`: writes what schema.prisma has and the migrations lack as a new one.
const name = process.argv[2] ?? "";
if (!/^[a-z0-9_]+$/.test(name)) throw new Error("Give the migration a name of small letters, digits and underscores.");

const scratch = await mkdtemp(join(tmpdir(), "rollcall-migration-"));
await chmod(scratch, 0o755); // the server may run as another user
const server = await startEmbeddedPostgres({ dataDir: join(scratch, "pg"), settings: { fsync: "off" } }).catch(
  async (error: unknown) => {
    await rm(scratch, { recursive: true, force: true });
    throw error;
  },
);
try {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const migrations = await readMigrations();
  await applyMigrations(client, migrations);
  await client.end();

  const sql = await schemaDiff(server.url);
  if (sql === "") {
    process.stdout.write("The migrations already say what the schema says.\n");
  } else {
    const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const folder = join(import.meta.dirname, "migrations", `${stamp}_${name}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "migration.sql"), `${sql}\n`);
    const names = [...migrations.map((migration) => migration.name), `${stamp}_${name}`];
    const list = names.map((entry) => `  ${JSON.stringify(entry)},\n`).join("");
    await writeFile(
      join(import.meta.dirname, "../src/migrationNames.ts"),
      `/** Every migration this build expects; kept equal to prisma/migrations by newMigration.ts and a test. */\nexport const migrationNames: readonly string[] = [\n${list}];\n`,
    );
    process.stdout.write(`Wrote ${folder}. Read it before you commit it.\n`);
  }
} finally {
  await server.stop();
  await rm(scratch, { recursive: true, force: true });
}
