import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// `prisma generate` insists on a schema engine it never runs, and would download one. Any file that exists
// satisfies it; migrations are authored by newMigration.ts and applied by the application itself.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
