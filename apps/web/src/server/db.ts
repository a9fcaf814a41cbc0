import { createDb, type Db } from "@rollcall/db/client";
import { env } from "../env.ts";

const shared: { rollcallDb?: Db } = globalThis as { rollcallDb?: Db }; // survives the module reloads of `next dev`

/** The one database client of this process; it connects with the first query. */
export function db(): Db {
  shared.rollcallDb ??= createDb(env().databaseUrl);
  return shared.rollcallDb;
}
