import type { LoadedModel } from "@rollcall/core/model";
import type { Pcm, RecognisedWord, Region } from "./artefacts.ts";
import { type CheckedPack, checkModels } from "./checkModels.ts";
import { choosePack } from "./choosePack.ts";
import { type Plda, readPlda } from "./diarize/plda.ts";
import { fanOut } from "./fanOut.ts";
import { findGpuProblem, GpuError } from "./gpu.ts";
import { defaultLanes } from "./lanes.ts";
import { addToLock } from "./lock.ts";
import { readManifest } from "./manifest.ts";
import { lanesThatFit, packMemoryMb } from "./memory.ts";
import type { Models } from "./models.ts";
import { type EngineLog, type Pool, type PoolHealth, startPool } from "./pool.ts";
import type { GpuPolicy, ModelTiming } from "./protocol.ts";

export interface EngineOptions {
  /** Models folders, the first that has a file counts. */
  roots: readonly string[];
  /** Default: models/manifest.json of this checkout. */
  manifestPath?: string;
  /** Default: the first of "standard" and "lite" that is complete. */
  pack?: string | null | undefined;
  /** Default: off. */
  gpu?: GpuPolicy;
  /** Engine threads; default: the machine's cores, or the container's share of them. */
  lanes?: number;
  log: EngineLog;
  /** Another thread file, for tests of what happens when a thread dies. */
  threadEntry?: URL;
  /** Work of which too little is known for a better limit is given up after twice this time; default a minute. */
  hungAfterMs?: number;
}

export interface Engine {
  models: Models;
  health(): PoolHealth;
  /**
   * Every model, in every thread that is free, computes again what it computed when it was loaded. Stops early when
   * `signal` is aborted. @throws JobError MODEL_FAILED when one computes something else
   */
  prove(signal: AbortSignal): Promise<void>;
  /** Settles when a thread does not come back from a run. It cannot be ended, so the process should. */
  hung: Promise<void>;
  /**
   * Lets what runs finish, fails what waits, ends the threads. Await it before `process.exit()`: a process that ends while
   * a thread is inside onnxruntime aborts.
   */
  close(): Promise<void>;
}

/**
 * Finds, checks, loads and proves every model of a pack, then serves them. All inference happens in engine threads, one
 * intra-op thread each: `run()` and `create()` of onnxruntime-node block the thread that calls them.
 * @throws ModelFileError naming the file that is missing, damaged, too large for this machine or computes something else;
 * GpuError naming what a required GPU lacks.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { roots, log } = options;
  const manifest = await readManifest(options.manifestPath);
  const chosen = await choosePack(manifest, roots, options.pack);
  const lanes = lanesThatFit(chosen, options.lanes ?? defaultLanes(), log);
  const gpu = await settleGpu(options.gpu ?? "off", log);
  const pack = await checkModels(roots, chosen, gpu.policy, log);
  const memoryBefore = process.memoryUsage.rss();
  const pool = await startPool({
    models: pack.models,
    lanes,
    log,
    entry: options.threadEntry ?? new URL("./thread.ts", import.meta.url),
    hungAfterMs: options.hungAfterMs ?? 60_000,
  });
  const tookMb = Math.round((process.memoryUsage.rss() - memoryBefore) / 1e6);
  log.info({ pack: pack.name, lanes, tookMb, expectedMb: lanes * packMemoryMb(chosen) }, "memory that the models took");
  await keepFirstProofs(roots, pack, pool.timings, log);
  const loaded = describe(pack, pool.timings, gpu.problem);
  for (const { role, name, provider, loadMs, proofMs, fallback } of loaded) {
    log.info({ role, model: name, provider, loadMs, proofMs }, "model is loaded and proven");
    if (fallback !== undefined) log.warn({ role, model: name }, fallback);
  }
  const models = createModels(pack, loaded, lanes, pool);
  models.plda = await readPackPlda(pack);
  const prove = (signal: AbortSignal) => proveAll(pool, loaded, lanes, signal);
  return { models, prove, health: pool.health, hung: pool.hung, close: pool.close };
}

/** Model after model, so that a job that comes meanwhile waits for one of them at most. */
async function proveAll(pool: Pool, loaded: readonly LoadedModel[], lanes: number, signal: AbortSignal): Promise<void> {
  for (const { role } of loaded) {
    // As many at once as there are threads: each free thread gets one.
    await Promise.all(Array.from({ length: lanes }, () => pool.submit({ kind: "prove", role }, signal)));
  }
}

/**
 * What is wrong with the GPU's libraries is found before onnxruntime is asked: its own message names a library and no way
 * out. @throws when the GPU is required
 */
async function settleGpu(wanted: GpuPolicy, log: EngineLog): Promise<{ policy: GpuPolicy; problem?: string }> {
  if (wanted === "off") return { policy: "off" };
  const problem = await findGpuProblem();
  if (problem === undefined) return { policy: wanted };
  if (wanted === "required") throw new GpuError(`A GPU is required and cannot be used: ${problem}`);
  log.warn({}, `The models run on the processor: ${problem}`);
  return { policy: "off", problem };
}

function describe(pack: CheckedPack, timings: readonly ModelTiming[], gpuProblem: string | undefined): LoadedModel[] {
  return pack.models.map(({ role, name, family, sha256, provider: wanted }) => {
    const { firstProof: _, ...timing } = timings.find((t) => t.role === role)!; // a thread is ready only with every role
    const isOfNames = role === (pack.voicesModelId === null ? "embedding" : "identification");
    const fallback = timing.fallback ?? (wanted === "cpu" ? undefined : gpuProblem);
    return {
      name,
      family,
      sha256,
      ...timing,
      ...(isOfNames && { embeddingModelId: pack.embeddingModelId }),
      ...(fallback !== undefined && { fallback }),
    };
  });
}

/** What a model without a stored proof computed becomes what it must compute from now on. */
async function keepFirstProofs(
  roots: readonly string[],
  pack: CheckedPack,
  timings: readonly ModelTiming[],
  log: EngineLog,
): Promise<void> {
  const proofs: Record<string, number[]> = {};
  for (const { role, firstProof } of timings) {
    const model = pack.models.find((m) => m.role === role);
    if (model && firstProof) proofs[model.proofKey] = firstProof;
  }
  const names = Object.keys(proofs);
  if (names.length === 0) return;
  const isKept = await addToLock(roots, { proofs });
  log.warn({ models: names, isKept }, "there was no stored result to compare with; this first one counts from now on");
}

async function readPackPlda({ models }: CheckedPack): Promise<Plda | null> {
  const files = models.find((model) => model.role === "embedding")?.files;
  if (!files?.plda || !files.xvecTransform) return null;
  return readPlda({ plda: files.plda, transform: files.xvecTransform });
}

/** Samples of one VAD request: 5 minutes (a whole number of frames) keep a thread's memory near 40 MB. */
const vadStretch = 9375 * 512;
const vadWarmUpFrames = 64;
/** Windows of one segmentation request: two batches of the model. */
const segmentBatch = 8;
/** An embedding request is filled up to so much audio. */
const embedBatchSamples = 30 * 16_000;

function createModels(pack: CheckedPack, loaded: readonly LoadedModel[], lanes: number, pool: Pool): Models {
  async function speechProbabilities(pcm: Pcm, signal: AbortSignal): Promise<Float32Array> {
    const starts = Array.from({ length: Math.ceil(pcm.samples / vadStretch) }, (_, n) => n * vadStretch);
    const parts = await fanOut(starts, lanes, (start) => {
      const end = Math.min(pcm.samples, start + vadStretch);
      return pool.submit({ kind: "vad", pcm, start, end, warmUpFrames: vadWarmUpFrames }, signal);
    });
    return join(parts);
  }

  function recognise(
    pcm: Pcm,
    chunk: Region & { index: number },
    signal: AbortSignal,
    vocabulary: readonly string[] = [],
  ): Promise<RecognisedWord[]> {
    return pool.submit({ kind: "asr", pcm, chunk, vocabulary }, signal);
  }

  async function segment(pcm: Pcm, starts: readonly number[], signal: AbortSignal): Promise<Uint8Array> {
    const batches = Array.from({ length: Math.ceil(starts.length / segmentBatch) }, (_, n) =>
      starts.slice(n * segmentBatch, (n + 1) * segmentBatch),
    );
    const parts = await fanOut(batches, lanes, (batch) => pool.submit({ kind: "segment", pcm, starts: batch }, signal));
    return join(parts);
  }

  const embedAs =
    (role: "embedding" | "identification"): Models["embed"] =>
    async (pcm, groups, signal) => {
      const parts = await fanOut(embedBatches(groups), lanes, (batch) =>
        pool.submit({ kind: "embed", pcm, groups: batch, role }, signal),
      );
      return join(parts);
    };
  const { voicesModelId } = pack;
  const names = voicesModelId === null ? "embedding" : "identification";

  return {
    pack: pack.name,
    loaded,
    embeddingModelId: pack.embeddingModelId,
    embeddingDim: loaded.find(({ role }) => role === names)?.dim,
    isPunctuated: pack.isPunctuated,
    lanes,
    speechProbabilities,
    recognise,
    segment,
    embed: embedAs(names),
    ...(voicesModelId !== null && { voices: { embeddingModelId: voicesModelId, embed: embedAs("embedding") } }),
  };
}

function embedBatches(groups: readonly (readonly Region[])[]): (readonly Region[])[][] {
  const batches: (readonly Region[])[][] = [];
  let room = 0;
  for (const group of groups) {
    const samples = group.reduce((sum, span) => sum + span.end - span.start, 0);
    if (batches.length === 0 || samples > room) {
      batches.push([]);
      room = embedBatchSamples;
    }
    batches.at(-1)!.push(group);
    room -= samples;
  }
  return batches;
}

function join(parts: readonly Float32Array[]): Float32Array;
function join(parts: readonly Uint8Array[]): Uint8Array;
function join(parts: readonly (Float32Array | Uint8Array)[]): Float32Array | Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = parts[0] instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
