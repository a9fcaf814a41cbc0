import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Attempt, Handler, ModelAttempt, Resources } from "../src/handler.ts";
import { hasShared } from "./support/sharedAudio.ts";
import { outcomeOf } from "./support/workerProcess.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

describe("a job cannot load a model", () => {
  it("is handed models that are ready, and nothing that could make others", () => {
    type Own = "log" | "signal" | "progress" | "inStage" | "heard";
    expectTypeOf<keyof Attempt>().toEqualTypeOf<keyof Resources | Own>();
    expectTypeOf<ModelAttempt["models"]>().not.toExtend<Promise<unknown>>();
    expectTypeOf<Parameters<Handler<"transcribe">>[1]>().toEqualTypeOf<ModelAttempt>();
    expectTypeOf<Parameters<Handler<"purge">>[1]>().toEqualTypeOf<Attempt>();
    for (const file of readdirSync(path("../src/handlers"))) {
      const source = readFileSync(path(`../src/handlers/${file}`), "utf8");
      expect(source).not.toMatch(/inference\/(engine|load|pool|models\/)/);
    }
  });

  it.runIf(hasShared)("and the main thread never loads onnxruntime, which would block it", async () => {
    const flags = [
      "--disable-warning=ExperimentalWarning",
      fileURLToPath(new URL("support/jobWithoutOrt.ts", import.meta.url)),
    ];
    const { code, stdout, stderr } = await outcomeOf(spawn(process.execPath, flags));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "done\n", stderr: "" });
  });
});
