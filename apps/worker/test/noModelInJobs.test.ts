import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Attempt, Resources } from "../src/handler.ts";
import { outcomeOf } from "./support/workerProcess.ts";

const source = (path: string) => fileURLToPath(new URL(`../src/${path}`, import.meta.url));

describe("a job cannot load a model", () => {
  it("is handed models that are ready, and nothing that could make others", () => {
    expectTypeOf<keyof Attempt>().toEqualTypeOf<keyof Resources | "log" | "signal" | "progress">();
    expectTypeOf<Attempt["models"]>().not.toExtend<Promise<unknown>>();
    for (const file of readdirSync(source("handlers")))
      expect(readFileSync(source(`handlers/${file}`), "utf8")).not.toMatch(/inference\/(engine|load|pool|models\/)/);
  });

  it("and the main thread never holds onnxruntime, which would block it", async () => {
    const modules = ["handlers.ts", "run.ts", "transcribeFile.ts", "listenToSample.ts"].map(source);
    const script = `
      import { createRequire } from "node:module";
      await import("@rollcall/inference/engine");
      for (const path of ${JSON.stringify(modules)}) await import(path);
      console.log(Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes("onnxruntime")).length);
      console.log([...process.report.getReport().sharedObjects].filter((path) => path.includes("onnxruntime")).length);
      process.exit();`;
    const cwd = fileURLToPath(new URL("..", import.meta.url));
    const flags = ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script];
    const { code, stdout, stderr } = await outcomeOf(spawn(process.execPath, flags, { cwd }));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "0\n0\n", stderr: "" });
  });
});
