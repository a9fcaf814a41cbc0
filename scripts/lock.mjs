import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Runs `work` while this process alone holds the lock directory; waits for another process that has it.
 * A lock whose owner is gone is taken over.
 * @template T
 * @param {string} directory  the lock itself: existing means taken
 * @param {{ onWait?: () => void }} options  `onWait` is called once, before the first wait
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(directory, options, work) {
  mkdirSync(dirname(directory), { recursive: true });
  let hasWaited = false;
  while (!take(directory)) {
    if (!hasWaited) options.onWait?.();
    hasWaited = true;
    await wait(200);
  }
  const release = () => rmSync(directory, { recursive: true, force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** @param {string} directory */
function take(directory) {
  try {
    mkdirSync(directory);
    writeFileSync(join(directory, "owner"), String(process.pid));
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    const owner = ownerOf(directory);
    if (owner !== undefined && !isAlive(owner)) rmSync(directory, { recursive: true, force: true });
    return false;
  }
}

/** The owner writes its number just after taking the lock, so for a moment there may be none. @param {string} directory */
function ownerOf(directory) {
  try {
    return Number(readFileSync(join(directory, "owner"), "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process with this number exists, whoever owns it.
 * @param {number} pid
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
