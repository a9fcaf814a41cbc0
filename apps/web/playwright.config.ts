import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

const port = 3210;
// The stack and every test process share one data folder; it must be readable by the database's own user.
process.env.ROLLCALL_E2E_DATA ??= mkdtempSync(join(tmpdir(), "rollcall-e2e-"));
const data = process.env.ROLLCALL_E2E_DATA;
const chromium = process.env.ROLLCALL_CHROMIUM;

/** Journeys through the real product: real Chromium, real web server, real worker, real models, real Postgres. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env.ROLLCALL_E2E_JSON
    ? [["list"], ["json", { outputFile: process.env.ROLLCALL_E2E_JSON }]]
    : "list",
  use: {
    baseURL: `http://localhost:${port}`,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    viewport: { width: 1280, height: 860 },
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: ["--autoplay-policy=no-user-gesture-required", "--disable-background-networking", "--no-first-run"],
    },
  },
  webServer: {
    // Tests start and kill workers themselves.
    command: `node ../../scripts/up.ts --port ${port} --data ${data} --workers 0`,
    url: `http://localhost:${port}/api/health`,
    timeout: 240_000,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "pipe",
  },
});
