import type { LoadedModel } from "@rollcall/core/model";
import type { Pcm, RecognisedWord, Region } from "./artefacts.ts";
import { fanOut } from "./fanOut.ts";
import { defaultLanes } from "./lanes.ts";
import { locateModel } from "./locate.ts";
import { embeddingModelId, findPack, type Pack, readManifest } from "./manifest.ts";
import type { Models } from "./models.ts";
import { type EngineLog, type Pool, type PoolHealth, startPool } from "./pool.ts";
import type { CheckedModel, ModelTiming } from "./protocol.ts";

export interface EngineOptions {
  /** Models folders, the first that has a file counts. */
  roots: readonly string[];
  /** Default: models/manifest.json of this checkout. */
  manifestPath?: string;
  pack: string;
  /** Engine threads; default: the machine's cores, or the container's share of them. */
  lanes?: number;
  log: EngineLog;
  /** Another thread file, for tests of what happens when a thread dies. */
  threadEntry?: URL;
  /** A piece of work without a result for so long is given up; default 2 minutes. */
  hungAfterMs?: number;
}

export interface Engine {
  models: Models;
  health(): PoolHealth;
  /**
   * Lets what runs finish, fails what waits, ends the threads. Await it before `process.exit()`: a process that ends while
   * a thread is inside onnxruntime aborts.
   */
  close(): Promise<void>;
}

/**
 * Finds, checks, loads and proves every model of a pack, then serves them. All inference happens in engine threads, one
 * intra-op thread each: `run()` and `create()` of onnxruntime-node block the thread that calls them.
 * @throws ModelFileError naming the file that is missing, damaged or computes something else.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const pack = findPack(await readManifest(options.manifestPath), options.pack);
  const checked = await Promise.all(pack.models.map((model) => check(options.roots, model)));
  const lanes = options.lanes ?? defaultLanes();
  const pool = await startPool({
    models: checked,
    lanes,
    log: options.log,
    entry: options.threadEntry ?? new URL("./thread.ts", import.meta.url),
    hungAfterMs: options.hungAfterMs ?? 120_000,
  });
  const loaded = pack.models.map((model) => describe(model, pool.timings));
  for (const { role, name, provider, loadMs, proofMs } of loaded) {
    options.log.info({ role, model: name, provider, loadMs, proofMs }, "model is loaded and proven");
  }
  return { models: createModels(pack, loaded, lanes, pool), health: pool.health, close: pool.close };
}

async function check(roots: readonly string[], model: Pack["models"][number]): Promise<CheckedModel> {
  const { role, name, family, params, proof } = model;
  const files = await locateModel(roots, model);
  return { role, name, family, params, proof, files, mainFile: model.files[0]!.path };
}

function describe(model: Pack["models"][number], timings: readonly ModelTiming[]): LoadedModel {
  const { role, name, family } = model;
  const timing = timings.find((t) => t.role === role)!; // a thread is ready only with every role
  return { name, family, sha256: model.files[0]!.sha256, ...timing };
}

/** Samples of one VAD request: 5 minutes (a whole number of frames) keep a thread's memory near 40 MB. */
const vadStretch = 9375 * 512;
const vadWarmUpFrames = 64;
/** Windows of one segmentation request: two batches of the model. */
const segmentBatch = 8;
/** An embedding request is filled up to so much audio. */
const embedBatchSamples = 30 * 16_000;

function createModels(pack: Pack, loaded: readonly LoadedModel[], lanes: number, pool: Pool): Models {
  const embedding = pack.models.find((model) => model.role === "embedding")!; // Pack has one of each role

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

  async function embed(pcm: Pcm, groups: readonly (readonly Region[])[], signal: AbortSignal): Promise<Float32Array> {
    const parts = await fanOut(embedBatches(groups), lanes, (batch) =>
      pool.submit({ kind: "embed", pcm, groups: batch }, signal),
    );
    return join(parts);
  }

  return {
    pack: pack.name,
    loaded,
    embeddingModelId: embeddingModelId(embedding),
    lanes,
    speechProbabilities,
    recognise,
    segment,
    embed,
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
