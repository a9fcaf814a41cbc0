import { afterAll, describe, expect, it } from "vitest";
import { driverProblem, findGpuProblem, missingLibraries } from "../src/gpu.ts";
import { loadModels } from "../src/load.ts";
import { paddedFrames, warmUpSamples } from "../src/models/buckets.ts";
import { gpuTolerance, pinnedTolerance, proofProblem } from "../src/proof.ts";
import type { CheckedModel } from "../src/protocol.ts";
import { graphFolder } from "./support/graphs/graphFolder.ts";
import { embeddingGraph } from "./support/graphs/speechGraphs.ts";

const { write, remove } = graphFolder();
afterAll(remove);

describe("what a GPU lacks", () => {
  it("is read from the loader's listing, with where each library comes from", () => {
    const listing = `
	linux-vdso.so.1 (0x00007ffd5a5f2000)
	libcublasLt.so.12 => not found
	libcublas.so.12 => not found
	libcudnn.so.9 => not found
	libcurand.so.10 => /usr/local/cuda/lib64/libcurand.so.10 (0x00007f1c4e000000)
	libcufft.so.11 => not found
	libcudart.so.12 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f1c4da00000)`;
    const missing = missingLibraries(listing);
    expect(missing).toHaveLength(5);
    expect(missing[0]).toBe("libcublasLt.so.12 is missing, it belongs to cuBLAS 12: install libcublas-12-x");
    expect(missing[2]).toMatch(/^libcudnn\.so\.9 is missing, it belongs to cuDNN 9: install libcudnn9-cuda-12/);
  });

  it("is read from an error of the loader as well", () => {
    const error =
      "Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory";
    expect(missingLibraries(error)).toEqual([
      expect.stringContaining("libcudnn.so.9 is missing, it belongs to cuDNN 9"),
    ]);
    expect(missingLibraries("libcuda.so.1: cannot open shared object file")[0]).toContain("--gpus all");
    expect(missingLibraries("libother.so.3 => not found")).toEqual(["libother.so.3 is missing"]);
  });

  it("is nothing when all is there", () => {
    expect(missingLibraries("\tlibcudnn.so.9 => /usr/lib/x86_64-linux-gnu/libcudnn.so.9 (0x0)")).toEqual([]);
    expect(driverProblem("560.35.03\n")).toBeUndefined();
  });

  it("may be a driver that is too old, or none", () => {
    expect(driverProblem("470.223.02\n")).toBe("the driver is 470.223.02, CUDA 12 needs at least 525");
    expect(driverProblem("")).toMatch(/no GPU.*NVIDIA driver/);
    expect(driverProblem("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.")).toMatch(
      /no GPU/,
    );
  });

  it("here is a sentence or nothing, never an exception", async () => {
    const problem = await findGpuProblem();
    expect(problem === undefined || /\.$/.test(problem)).toBe(true);
  });
});

describe("what a model must compute", () => {
  it("is within the tolerance of its largest number on a GPU", () => {
    expect(gpuTolerance([1, -20], "fp32", 0)).toBeCloseTo(0.02, 9);
    expect(gpuTolerance([1, -20], "fp16", 0)).toBeCloseTo(0.2, 9);
    expect(gpuTolerance([0.1], "fp32", 0)).toBe(1e-3);
    expect(gpuTolerance([0.1], "fp32", 0.5)).toBe(0.5);
    expect(pinnedTolerance([10], "int8")).toBe(0.5);
  });

  it("is compared number by number; what is no number is always wrong", () => {
    const proof = { values: [1, 2], tolerance: 0.1 };
    expect(proofProblem([1.05, 2], proof)).toBeUndefined();
    expect(proofProblem([1, 2.2], proof)).toMatch(/off by 0.200, allowed 0.100/);
    expect(proofProblem([1], proof)).toMatch(/1 values instead of 2/);
    expect(proofProblem([1, Number.NaN], proof)).toMatch(/computes something else/);
  });
});

it("on a GPU lengths are few, on a processor they are as they are", () => {
  expect([10, 500, 501, 2999, 3000, 3001].map((frames) => paddedFrames(frames, 100, "cuda"))).toEqual([
    500, 500, 1000, 3000, 3000, 3001,
  ]);
  expect(paddedFrames(501, 100, "cpu")).toBe(501);
  expect(warmUpSamples("cuda")).toEqual([30, 20, 15, 10, 5].map((seconds) => seconds * 16_000));
  expect(warmUpSamples("cpu")).toEqual([]);
});

/** A machine with a GPU shows what these cannot: here onnxruntime refuses CUDA. */
describe.skipIf((await findGpuProblem()) === undefined)("a model that cannot have the GPU it wanted", () => {
  const model = (gpu: CheckedModel["gpu"], provider: CheckedModel["provider"]): CheckedModel => ({
    role: "embedding",
    name: "voices",
    family: "wespeaker",
    mainFile: "own/voices.onnx",
    files: { model: write("voices.onnx", embeddingGraph("feats", "embs", 16)) },
    params: {},
    proof: null,
    provider,
    precision: "fp32",
    languages: [],
    gpu,
  });

  it.each(["auto", "cuda"] as const)("runs on the processor and says why: %s", async (provider) => {
    const loaded = await loadModels([model("preferred", provider)]);
    if ("refused" in loaded) throw new Error(loaded.refused.reason);
    expect(loaded.timings[0]).toMatchObject({ provider: "cpu", firstProof: expect.any(Array) });
    expect(loaded.timings[0]!.fallback).toMatch(/^voices runs on the processor: .+/);
    expect((await loaded.models.embedding.embed(new Float32Array(16_000))).length).toBe(16);
    await loaded.models.embedding.release();
  });

  it("is refused where the GPU is required, with onnxruntime's own words", async () => {
    const loaded = await loadModels([model("required", "cuda")]);
    expect(loaded).toEqual({
      refused: { file: "own/voices.onnx", reason: expect.stringMatching(/^does not run on the GPU: .+/) },
    });
  });

  it("is not asked where it is for the processor anyway", async () => {
    const loaded = await loadModels([model("required", "cpu")]);
    if ("refused" in loaded) throw new Error(loaded.refused.reason);
    expect(loaded.timings[0]).not.toHaveProperty("fallback");
    await loaded.models.embedding.release();
  });
});
