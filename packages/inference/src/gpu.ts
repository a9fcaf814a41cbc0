import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/** A GPU was required and cannot be used; the message is one line that says what to do. */
export class GpuError extends Error {}

/** Where each library of CUDA 12 and cuDNN 9 comes from, by the beginning of its name. */
const sources: readonly [prefix: string, fix: string][] = [
  [
    "libcuda.so",
    "the NVIDIA driver: install it, or start the container with the NVIDIA container toolkit (--gpus all)",
  ],
  ["libcudnn", "cuDNN 9: install libcudnn9-cuda-12, or use an image such as nvidia/cuda:12.x-cudnn-runtime"],
  ["libcudart.so.12", "the CUDA 12 runtime: install cuda-cudart-12-x"],
  ["libcublas", "cuBLAS 12: install libcublas-12-x"],
  ["libcufft.so", "cuFFT: install libcufft-12-x"],
  ["libcurand.so", "cuRAND: install libcurand-12-x"],
  ["libnvrtc.so", "NVRTC: install cuda-nvrtc-12-x"],
];
const installer = "ONNXRUNTIME_NODE_INSTALL=cuda12 node script/install.js in the folder of onnxruntime-node";
/** The first driver that runs CUDA 12. */
const oldestDriver = 525;

/**
 * Libraries that a listing of \`ldd\` or an error of the loader says are missing, each with where it comes from. Sentences
 * without their full stop.
 */
export function missingLibraries(output: string): string[] {
  const names = new Set<string>();
  for (const [, name] of output.matchAll(/^\s*(lib[^\s:]+)\s+=>\s+not found/gm)) names.add(name!);
  for (const [, name] of output.matchAll(/(lib[\w.+-]+): cannot open shared object file/g)) names.add(name!);
  return [...names].map((name) => {
    const fix = sources.find(([prefix]) => name.startsWith(prefix))?.[1];
    return fix ? `${name} is missing, it belongs to ${fix}` : `${name} is missing`;
  });
}

/** What is wrong with the driver by \`nvidia-smi --query-gpu=driver_version --format=csv,noheader\`, or undefined. */
export function driverProblem(output: string): string | undefined {
  const version = output.trim().split("\n")[0] ?? "";
  const major = Number.parseInt(version, 10);
  if (Number.isNaN(major)) return `nvidia-smi finds no GPU; ${sources[0]![1]}`;
  return major < oldestDriver ? `the driver is ${version}, CUDA 12 needs at least ${oldestDriver}` : undefined;
}

/**
 * Why onnxruntime could not use a GPU here, as one sentence that says what to do; undefined when nothing stands in the way.
 * Asks the loader, and never opens CUDA: a process that has cannot do so again after a fork.
 */
export async function findGpuProblem(): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `onnxruntime has CUDA for linux-x64 alone, this is ${process.platform}-${process.arch}.`;
  const library = join(binaries(), "libonnxruntime_providers_cuda.so");
  if (!existsSync(library)) return `onnxruntime's CUDA libraries are not installed; run ${installer}.`;
  const missing = missingLibraries(await outputOf("ldd", [library]));
  if (missing.length > 0) return `${missing.join("; ")}. LD_LIBRARY_PATH is read once, before the worker starts.`;
  const driver = driverProblem(await outputOf("nvidia-smi", ["--query-gpu=driver_version", "--format=csv,noheader"]));
  return driver === undefined ? undefined : `${driver}.`;
}

function binaries(): string {
  const main = createRequire(import.meta.url).resolve("onnxruntime-node");
  return join(dirname(main), "..", "bin", "napi-v6", process.platform, process.arch);
}

async function outputOf(command: string, args: string[]): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { timeout: 10_000 });
    return stdout + stderr;
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : "";
  }
}
