import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum, type SqlQuery } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

/**
 * The SQL that would turn the database at `url` into what `schema` says; empty when they already agree.
 * The database holds the migrations and nothing else. Prisma's own engine, as WebAssembly, does the comparing.
 */
export async function schemaDiff(url: string, schema?: string): Promise<string> {
  const path = join(import.meta.dirname, "schema.prisma");
  const content = schema ?? (await readFile(path, "utf8"));
  const pool = new CatalogPool({ connectionString: url });
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(new CatalogPg(pool));
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files: [{ path, content }], configDir: "." },
      to: { tag: "schemaDatamodel", files: [{ path, content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: ["public._prisma_migrations"], externalEnums: [] },
    });
    return (stdout ?? "").replace("-- This is an empty migration.", "").trim();
  } finally {
    await pool.end();
  }
}

const charOid = 18;
const textOid = 25;
/** Which columns of a result are of the catalogue's type "char", which the driver adapter cannot name. */
const charColumns = new WeakMap<object, number[]>();

class CatalogPool extends pg.Pool {
  // The adapter only uses the promise form with a query object; pg's overloads cannot be repeated here.
  override query = (async (config: pg.QueryArrayConfig) => {
    const result = await super.query(config);
    const columns: number[] = [];
    for (const [index, field] of result.fields.entries()) {
      if (field.dataTypeID !== charOid) continue;
      field.dataTypeID = textOid;
      columns.push(index);
    }
    charColumns.set(result.rows, columns);
    return result;
  }) as unknown as pg.Pool["query"];
}

class CatalogPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query: SqlQuery) => {
      const result = await queryRaw(query);
      for (const index of charColumns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    return adapter;
  }
}

// The engine reports its panics through this global; without it the real message is lost.
Object.assign(globalThis, {
  PRISMA_WASM_PANIC_REGISTRY: {
    set_message(message: string) {
      throw new Error(message);
    },
  },
});
