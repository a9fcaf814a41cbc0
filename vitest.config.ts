import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The database is started once, before the tests of the projects that use it. */
const database = fileURLToPath(new URL("./packages/db/src/testing/globalSetup.ts", import.meta.url));
const databaseSetup = existsSync(database) ? { globalSetup: [database] } : {};

export default defineConfig({
  test: {
    // Processes, not threads: onnxruntime and the engine threads live in a process of their own.
    pool: "forks",
    maxWorkers: 2,
    retry: 0,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: "core", root: "packages/core", include: ["test/**/*.test.ts", "src/**/*.test.ts"] },
      },
      {
        extends: true,
        test: { name: "db", root: "packages/db", include: ["test/**/*.test.ts", "src/**/*.test.ts"], ...databaseSetup },
      },
      { extends: true, test: { name: "telemetry", root: "packages/telemetry", include: ["test/**/*.test.ts"] } },
      {
        extends: true,
        test: { name: "inference", root: "packages/inference", include: ["test/**/*.test.ts", "src/**/*.test.ts"] },
      },
      {
        extends: true,
        test: {
          name: "worker",
          root: "apps/worker",
          include: ["test/**/*.test.ts", "src/**/*.test.ts"],
          ...databaseSetup,
        },
      },
      {
        extends: true,
        resolve: { alias: { "@": fileURLToPath(new URL("./apps/web/src", import.meta.url)) } },
        test: {
          name: "web",
          root: "apps/web",
          include: ["test/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"],
          ...databaseSetup,
        },
      },
      { extends: true, test: { name: "scripts", root: "scripts", include: ["**/*.test.ts"] } },
    ],
  },
});
