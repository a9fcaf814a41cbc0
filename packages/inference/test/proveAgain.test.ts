import { expect, it } from "vitest";
import { type LoadedModels, proveAgain } from "../src/load.ts";

it("a model that computes something else than when it was loaded is found", async () => {
  let values = [1, 2, 3];
  const vad = { prove: async () => values };
  const loaded = {
    models: { vad },
    proofs: new Map([["vad", { values: [1, 2, 3], tolerance: 0.01 }]]),
    timings: [],
  } as unknown as LoadedModels; // all that a proof needs of a thread's models
  expect(await proveAgain(loaded, "vad")).toBe("proven");
  values = [1, 2.1, 3];
  await expect(proveAgain(loaded, "vad")).rejects.toThrow(/something else than expected: off by 0\.1/);
  values = [1, Number.NaN, 3];
  await expect(proveAgain(loaded, "vad")).rejects.toThrow(/something else/);
  await expect(proveAgain(loaded, "asr")).rejects.toThrow("there is no model for asr");
});
