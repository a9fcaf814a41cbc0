import { spawn } from "node:child_process";
import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { fingerprint, isStamped } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";

const web = join(root, "apps/web");
const standalone = join(web, ".next/standalone");
const stamp = join(standalone, ".rollcall-build");

/** The built web server, to be run with Node. */
export const webServer = join(standalone, "apps/web/server.js");

/**
 * Builds the web application when what it is made of has changed since the last build. Two callers take turns.
 * @param log receives the build's own output; all of it, whether the build succeeds or not
 * @returns false when the build there was is still good
 * @throws when the build fails or is aborted
 */
export async function buildWeb(log: (text: string) => void, signal?: AbortSignal): Promise<boolean> {
  if (isStamped(stamp, buildPrint())) return false;
  return withLock(join(web, ".next/rollcall-build.lock"), {}, async () => {
    const print = buildPrint();
    if (isStamped(stamp, print)) return false;
    await runNextBuild(log, signal);
    // The standalone server expects these beside it, but the build leaves them out for servers with a CDN.
    cpSync(join(web, ".next/static"), join(standalone, "apps/web/.next/static"), { recursive: true });
    if (existsSync(join(web, "public"))) {
      cpSync(join(web, "public"), join(standalone, "apps/web/public"), { recursive: true });
    }
    writeFileSync(stamp, print);
    return true;
  });
}

function buildPrint(): string {
  const ofWeb = ["src", "messages", "public", "next.config.ts", "postcss.config.mjs", "package.json", "tsconfig.json"];
  const shared = [
    "packages/core/src",
    "packages/db/src",
    "packages/db/prisma",
    "packages/telemetry/src",
    "samples",
    "pnpm-lock.yaml",
  ];
  const inputs = [...ofWeb.map((name) => `apps/web/${name}`), ...shared, "tsconfig.base.json"];
  return fingerprint(root, inputs, [process.version]);
}

function runNextBuild(log: (text: string) => void, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = join(web, "node_modules/next/dist/bin/next");
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" as const };
    const child = spawn(process.execPath, [next, "build"], {
      cwd: web,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      signal,
    });
    child.stdout.setEncoding("utf8").on("data", log);
    child.stderr.setEncoding("utf8").on("data", log);
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error("The web application could not be built.")),
    );
  });
}
