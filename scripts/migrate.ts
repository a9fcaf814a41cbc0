/** Applies the migrations that DATABASE_URL lacks and ends; for installations that do not use `npm start`. */
import { migrate } from "@rollcall/db/migrate";

const url = process.env.DATABASE_URL;
if (!url) {
  console.error("DATABASE_URL is not set: it names the database to migrate.");
  process.exit(2);
}
const { applied } = await migrate(url, { log: console.error });
console.error(applied.length === 0 ? "The database is up to date." : `${applied.length} migrations applied.`);
