import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fingerprint } from "./fingerprint.mjs";

test("changes with contents, names and facts, and with nothing else", () => {
  const root = mkdtempSync(join(tmpdir(), "rollcall-fingerprint-"));
  mkdirSync(join(root, "src/node_modules"), { recursive: true });
  writeFileSync(join(root, "src/a.ts"), "1");
  const print = () => fingerprint(root, ["src", "absent"], ["v1"]);

  const before = print();
  expect(print()).toBe(before);
  writeFileSync(join(root, "src/node_modules/x.js"), "1");
  expect(print()).toBe(before);
  expect(fingerprint(root, ["src", "absent"], ["v2"])).not.toBe(before);

  writeFileSync(join(root, "src/a.ts"), "2");
  const changed = print();
  expect(changed).not.toBe(before);
  renameSync(join(root, "src/a.ts"), join(root, "src/b.ts"));
  expect(print()).not.toBe(changed);
  const renamed = print();
  writeFileSync(join(root, "absent"), "");
  expect(print()).not.toBe(renamed);
});
