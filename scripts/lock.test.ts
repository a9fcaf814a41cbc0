import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withLock } from "./lock.mjs";

const folder = mkdtempSync(join(tmpdir(), "rollcall-lock-"));

test("two holders take turns, and the second is told that it waits", async () => {
  const lock = join(folder, "turns");
  const order: string[] = [];
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const first = withLock(lock, {}, async () => {
    order.push("first in");
    await finished;
    order.push("first out");
  });
  const second = withLock(lock, { onWait: finish }, () => order.push("second in"));
  await Promise.all([first, second]);
  expect(order).toEqual(["first in", "first out", "second in"]);
  expect(existsSync(lock)).toBe(false);
});

test("the lock of a process that is gone is taken over", async () => {
  const lock = join(folder, "stale");
  mkdirSync(lock);
  writeFileSync(join(lock, "owner"), String(2 ** 22 + 1));
  await expect(withLock(lock, {}, () => "done")).resolves.toBe("done");
});

test("a failure releases the lock", async () => {
  const lock = join(folder, "failing");
  await expect(withLock(lock, {}, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});
