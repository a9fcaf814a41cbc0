import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const skippedNames = new Set([
  "node_modules",
  ".next",
  "generated",
  "e2e",
  "test",
  "test-results",
  "playwright-report",
]);

/**
 * One sha256 over the names and contents of files, so that a step is repeated only when what it reads has changed.
 * Folders are walked; tests, build results and installed packages inside them do not count; absent paths do.
 * @param {string} root
 * @param {string[]} paths  relative to `root`
 * @param {string[]} extra  further facts the step depends on, such as versions
 */
export function fingerprint(root, paths, extra = []) {
  const hash = createHash("sha256");
  for (const fact of extra) hash.update(`${fact}\0`);
  for (const path of paths) addPath(hash, root, join(root, path));
  return hash.digest("hex");
}

/**
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {string} path
 */
function addPath(hash, root, path) {
  if (!existsSync(path)) {
    hash.update(`${relative(root, path)}\0absent\0`);
  } else if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) {
      if (!skippedNames.has(name)) addPath(hash, root, join(path, name));
    }
  } else {
    hash.update(`${relative(root, path)}\0`);
    hash.update(readFileSync(path));
    hash.update("\0");
  }
}

/**
 * Whether the stamp file holds exactly this fingerprint.
 * @param {string} file
 * @param {string} print
 */
export function isStamped(file, print) {
  return existsSync(file) && readFileSync(file, "utf8").trim() === print;
}
