import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const output = fileURLToPath(new URL("../.next", import.meta.url));
const isBuilt = existsSync(join(output, "standalone/apps/web/server.js"));
if (!isBuilt)
  process.stderr.write("NOT RUN: the check of the web build's output; there is no build (npm test makes one first)\n");

test.skipIf(!isBuilt)("nothing in the built web application can run a model", async () => {
  const found: string[] = [];
  let files = 0;
  for (const folder of ["standalone", "static"]) {
    // Not a glob: most of the output lies in folders that begin with a dot.
    for (const entry of await readdir(join(output, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files++;
      const path = join(entry.parentPath, entry.name);
      if (/onnxruntime|\.onnx$/.test(path.slice(output.length))) found.push(path);
      else if (/\.(m?js|cjs|json|node)$/.test(entry.name) && mentions(path)) found.push(path);
    }
  }
  expect(files).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

function mentions(path: string): boolean {
  return readFileSync(path).includes("onnxruntime");
}
