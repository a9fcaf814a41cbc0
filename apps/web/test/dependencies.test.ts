import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

test("the web application cannot reach a model: nothing it depends on can load one", () => {
  const names = Object.keys({
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  });
  expect(names).toContain("@rollcall/core");
  for (const name of names) expect(name).not.toMatch(/onnx|@rollcall\/inference|@rollcall\/worker|node-av/);
});
