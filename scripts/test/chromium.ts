import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../bootstrap.mjs";

const web = join(root, "apps/web");
const installed = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A Chromium for the browser tests: one that is there, else Playwright's own, else (as root, with apt) the distribution's.
 * @throws with what to install when none can be had
 */
export function findChromium(log: (line: string) => void): string {
  const there = firstThatRuns();
  if (there !== undefined) return there;

  log("No Chromium here; asking Playwright for its own.");
  spawnSync("pnpm", ["exec", "playwright", "install", "chromium"], { cwd: web, stdio: "inherit" });
  if (runs(ofPlaywright())) return ofPlaywright();

  if (process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    log("Playwright has none for this machine; installing the distribution's.");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    spawnSync("apt-get", ["update", "-qq"], { stdio: "inherit", env });
    spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], { stdio: "inherit", env });
    const fresh = firstThatRuns();
    if (fresh !== undefined) return fresh;
  }
  throw new Error(
    "The browser tests need Chromium, and none could be fetched. Install one (Debian: apt-get install chromium; " +
      "elsewhere: Google Chrome), or set ROLLCALL_CHROMIUM to the program, and run the same command again.",
  );
}

function firstThatRuns(): string | undefined {
  const chosen = process.env.ROLLCALL_CHROMIUM;
  if (chosen !== undefined && chosen !== "") {
    if (runs(chosen)) return chosen;
    throw new Error(`ROLLCALL_CHROMIUM names ${chosen}, which does not run.`);
  }
  return [ofPlaywright(), ...installed].find(runs);
}

/** Where Playwright keeps its own, whether it is there or not. */
function ofPlaywright(): string {
  const playwright: { chromium: { executablePath(): string } } = createRequire(join(web, "package.json"))(
    "@playwright/test",
  );
  return playwright.chromium.executablePath();
}

/** A file may be there and still not run: a placeholder of a package, or one without its libraries. */
function runs(program: string): boolean {
  return existsSync(program) && spawnSync(program, ["--version"], { timeout: 20_000 }).status === 0;
}
