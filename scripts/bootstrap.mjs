import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fingerprint, isStamped } from "./fingerprint.mjs";
import { withLock } from "./lock.mjs";

/** The folder of the checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const pnpmVersion = "12.21.0";
const tools = join(root, ".tools");
const pnpmBin = join(tools, "node_modules/.bin/pnpm");
const installStamp = join(root, "node_modules/.rollcall-install");
const clientStamp = join(root, "packages/db/src/generated/.rollcall-client");

/** A step of the set-up failed; the message is the whole explanation. */
export class SetupError extends Error {}

/**
 * Makes the checkout ready to run: pnpm in .tools/, the dependencies (Node 24 among them) and the database client.
 * Steps whose inputs have not changed since last time are skipped, which takes some 20 ms. Two runs at the same
 * time take turns. Must run on Node 20, so: plain JavaScript and nothing from node_modules.
 * @param {{ isQuiet?: boolean }} options  quiet: a step's own output is shown only when it fails
 * @returns {Promise<{ node: string, env: NodeJS.ProcessEnv }>} the Node to run on, and an environment in which
 *   `node` and `pnpm` are the right ones
 * @throws {SetupError}
 */
export async function bootstrap({ isQuiet = false } = {}) {
  const steps = pendingSteps();
  if (steps.length > 0) {
    requireWritable();
    const onWait = () => say("Another Rollcall command is setting up this checkout; waiting for it.");
    await withLock(join(tools, "bootstrap.lock"), { onWait }, () => {
      for (const step of pendingSteps()) step(isQuiet);
    });
  }
  const node = findNode();
  return { node, env: environment(node) };
}

/** What is still to be done, in order. A function so that it can be asked again under the lock. */
function pendingSteps() {
  return [
    ...(hasPnpm() ? [] : [installPnpm]),
    ...(isStamped(installStamp, installPrint()) ? [] : [installPackages]),
    ...(isStamped(clientStamp, clientPrint()) ? [] : [generateClient]),
  ];
}

function hasPnpm() {
  const manifest = join(tools, "node_modules/pnpm/package.json");
  return existsSync(pnpmBin) && JSON.parse(readFileSync(manifest, "utf8")).version === pnpmVersion;
}

/** @param {boolean} isQuiet */
function installPnpm(isQuiet) {
  say(`Fetching pnpm ${pnpmVersion} into .tools/`);
  mkdirSync(tools, { recursive: true });
  // npm 12 refuses pnpm's install script; pnpm works without it, through a small shell wrapper.
  const flags = ["--save-exact", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  runStep("npm", ["install", "--prefix", tools, ...flags, `pnpm@${pnpmVersion}`], isQuiet, {
    problem: "pnpm could not be fetched from the npm registry",
    advice: "Check that `npm view pnpm version` works on this machine, then run the same command again.",
  });
}

function installPrint() {
  const manifests = ["apps", "packages"].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}/package.json`),
  );
  const inputs = ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests.sort()];
  return fingerprint(root, inputs, [pnpmVersion, process.platform, process.arch]);
}

/** @param {boolean} isQuiet */
function installPackages(isQuiet) {
  say("Installing dependencies (a minute or two the first time)");
  const flags = ["--frozen-lockfile", "--reporter=append-only", "--config.confirmModulesPurge=false"];
  const store = hasWritableHome() ? [] : [`--store-dir=${join(tools, "store")}`];
  runStep(pnpmBin, ["install", ...flags, ...store], isQuiet, {
    problem: "the dependencies could not be installed",
    advice: "The lines above name the package; when it is a network failure, run the same command again.",
  });
  writeFileSync(installStamp, installPrint());
}

function clientPrint() {
  return fingerprint(root, [
    "packages/db/prisma/schema.prisma",
    "packages/db/prisma.config.ts",
    "packages/db/package.json",
  ]);
}

/** @param {boolean} isQuiet */
function generateClient(isQuiet) {
  say("Generating the database client");
  runStep(pnpmBin, ["--filter", "@rollcall/db", "run", "generate"], isQuiet, {
    problem: "the database client could not be generated",
    advice: "The lines above name the cause.",
  });
  mkdirSync(dirname(clientStamp), { recursive: true });
  writeFileSync(clientStamp, clientPrint());
}

/** Node 24: the one among the dependencies, or the one that runs this when it is new enough. */
function findNode() {
  const bundled = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(bundled) && spawnSync(bundled, ["--version"]).status === 0) return bundled;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new SetupError(
    `Rollcall needs Node 24 or newer, and on ${process.platform}-${process.arch} it cannot bring its own: ` +
      `this is ${process.version}. Install Node 24 (for example \`nvm install 24\`) and run the same command again.`,
  );
}

/**
 * The environment without npm's traces of the script that called us, with our Node and pnpm first on the PATH.
 * @param {string} node
 * @returns {NodeJS.ProcessEnv}
 */
function environment(node) {
  const traces = /^npm_(lifecycle|package|command|node_execpath|config_(local_|global_)?prefix)/;
  const kept = Object.entries(process.env).filter(([name]) => !traces.test(name));
  const path = [dirname(node), dirname(pnpmBin), process.env.PATH ?? ""].join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {boolean} isQuiet
 * @param {{ problem: string, advice: string }} texts
 */
function runStep(command, args, isQuiet, { problem, advice }) {
  const bundled = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  const env = environment(existsSync(bundled) ? bundled : process.execPath);
  if (!hasWritableHome()) env.npm_config_cache = join(tools, "npm-cache");
  // Standard output belongs to the command we set up for, so a step's own output goes to stderr.
  /** @type {import("node:child_process").StdioOptions} */
  const stdio = isQuiet ? "pipe" : ["ignore", 2, 2];
  const result = spawnSync(command, args, { cwd: root, env, stdio, maxBuffer: 64 * 1024 * 1024 });
  if (result.status === 0) return;
  if (isQuiet) process.stderr.write(`${result.stdout ?? ""}${result.stderr ?? ""}`);
  const reason = result.error ? ` (${result.error.message})` : "";
  throw new SetupError(`Set-up stopped: ${problem}${reason}. ${advice}`);
}

function requireWritable() {
  if (isWritable(root)) return;
  throw new SetupError(
    `Set-up stopped: ${root} cannot be written by this user, and Rollcall installs into its own folder.`,
  );
}

function hasWritableHome() {
  return isWritable(homedir());
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`[set-up] ${line}\n`);
}

/**
 * Runs a command of ours from its first line: ends with the sentence of a failed set-up instead of a stack.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}
