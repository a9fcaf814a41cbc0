/**
 * Every check and test there is. `--only verify` (format, lint, types, unused code), `--only unit` (vitest) or
 * `--only e2e` (web build and browser tests) runs a part.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./bootstrap.mjs";
import { buildWeb } from "./buildWeb.ts";
import { findChromium } from "./test/chromium.ts";
import { type Counts, playwrightCounts, vitestCounts } from "./test/counts.ts";
import { type Command, runCommand, runStep, type StepResult } from "./test/step.ts";

const parts = ["verify", "unit", "e2e"] as const;
const { only } = parseArgs({ options: { only: { type: "string" } } }).values;
if (only !== undefined && !parts.some((part) => part === only)) {
  console.error(`--only takes one of: ${parts.join(", ")}`);
  process.exit(2);
}
const has = (part: (typeof parts)[number]) => only === undefined || only === part;

const web = join(root, "apps/web");
const reports = mkdtempSync(join(tmpdir(), "rollcall-test-"));
const steps: StepResult[] = [];
const counts: Counts[] = [];
const startedAt = performance.now();

// Two lanes for two cores: the checks of everything else beside the web application's types and build, which
// write into the same folder and so must follow each other.
let chromium: string | undefined;
await Promise.all([
  (async () => {
    if (has("verify")) {
      await check("format", "biome", ["check", "."]);
      await check("lint", "oxlint", ["--type-aware", "--deny-warnings"]);
      await check("types", "pnpm", ["-r", "--filter", "!@rollcall/web", "run", "types"]);
      await check("types of scripts", "tsc", ["-p", "scripts"]);
      await check("unused code", "knip", []);
    }
    if (has("e2e")) {
      steps.push(
        await runStep("chromium", (log) => {
          chromium = findChromium(log);
        }),
      );
    }
  })(),
  (async () => {
    if (has("verify")) await check("types of web", "pnpm", ["--filter", "@rollcall/web", "run", "types"]);
    if (has("unit") || has("e2e")) steps.push(await runStep("web build", (log) => buildWeb(log)));
  })(),
]);

if (has("unit")) await runVitest();
if (has("e2e")) await runPlaywright();
finish();

async function check(name: string, program: string, args: string[]): Promise<void> {
  steps.push(await runCommand({ ...tool(name, program, args), output: "after" }));
}

/** Tools are called by their own start files, so that they run on the Node that runs this. */
function tool(name: string, program: string, args: string[]): Omit<Command, "output"> {
  return program === "pnpm"
    ? { name, program, args, cwd: root }
    : { name, program: join(root, "node_modules/.bin", program), args, cwd: root };
}

async function runVitest(): Promise<void> {
  const file = join(reports, "vitest.json");
  const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const step = await runCommand({ ...tool("unit tests", "vitest", args), output: "live" });
  steps.push(step);
  counts.push(vitestCounts(file, step.isOk));
}

async function runPlaywright(): Promise<void> {
  if (chromium === undefined || steps.some((step) => step.name === "web build" && !step.isOk)) {
    console.log("\n--- browser tests: not run, see above");
    counts.push({ passed: 0, failed: 1, skipped: 0 });
    return;
  }
  const file = join(reports, "playwright.json");
  const step = await runCommand({
    name: "browser tests",
    program: join(web, "node_modules/.bin/playwright"),
    args: ["test", "--reporter=list,json"],
    cwd: web,
    env: { ROLLCALL_CHROMIUM: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    output: "live",
  });
  steps.push(step);
  counts.push(playwrightCounts(file, step.isOk));
}

function finish(): void {
  rmSync(reports, { recursive: true });
  const sum = (key: keyof Counts) => counts.reduce((total, count) => total + count[key], 0);
  const [passed, failed, skipped] = [sum("passed"), sum("failed"), sum("skipped")];

  console.log("");
  for (const { name, isOk, ms } of steps) {
    console.log(`${isOk ? "ok    " : "FAILED"} ${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`);
  }
  console.log(`       ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  in all`);
  if (skipped > 0) console.log(`${skipped} skipped`);
  const wantsTests = has("unit") || has("e2e");
  if (wantsTests && passed + failed === 0) console.log("No test was found.");
  if (wantsTests) console.log(`${passed} passed, ${failed} failed`);

  const isOk = steps.every((step) => step.isOk) && failed === 0 && (!wantsTests || passed > 0);
  process.exit(isOk && process.exitCode === undefined ? 0 : 1);
}
