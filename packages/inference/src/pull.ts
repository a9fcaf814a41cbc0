import { createWriteStream } from "node:fs";
import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ModelRole } from "@rollcall/core/model";
import { hashFile, locateFile, ModelFileError } from "./locate.ts";
import { findPack, type ManifestFile, type Pack, readManifest } from "./manifest.ts";

export interface ModelFileState {
  pack: string;
  role: ModelRole;
  model: string;
  /** Path inside a models folder. */
  file: string;
  bytes: number;
  licence: string;
  /** "present": it lies in one of the roots, not checked. "good": checked. Otherwise what is wrong with it. */
  state: "present" | "good" | ModelFileError["problem"];
  /** Where it lies, when it is there and sound. */
  path?: string;
  /** The sentence for the person, when something is wrong. */
  problem?: string;
}

export interface ModelQuery {
  roots: readonly string[];
  /** Default: every pack. */
  pack?: string;
  manifestPath?: string;
}

/** Every file of the packs and whether it is there, without reading it. */
export async function listModels(query: ModelQuery): Promise<ModelFileState[]> {
  return eachFile(query, async (file) => {
    for (const root of query.roots) {
      const path = join(root, file.path);
      if (await stat(path).catch(() => undefined)) return { state: "present", path };
    }
    return { state: "missing" };
  });
}

/** Every file of the packs, its size and sha256 checked. */
export async function verifyModels(query: ModelQuery): Promise<ModelFileState[]> {
  return eachFile(query, async (file) => {
    try {
      return { state: "good", path: await locateFile(query.roots, file) };
    } catch (error) {
      if (error instanceof ModelFileError) return { state: error.problem, problem: error.message };
      throw error;
    }
  });
}

export interface PullOptions {
  pack: string;
  /** A models folder to copy from, tried before the manifest's addresses. */
  from?: string;
  /** The models folder to fill. */
  to: string;
  manifestPath?: string;
  signal?: AbortSignal;
  onFile?(file: string, outcome: "kept" | "copied" | "fetched"): void;
}

/**
 * Brings every file of a pack into `to`. A file that is there and sound is kept; another is replaced. A file appears
 * under its name only once its sha256 is right, so an interrupted pull leaves nothing half done.
 * @throws ModelFileError when no source has a sound copy.
 */
export async function pullModels(options: PullOptions): Promise<void> {
  const pack = findPack(await readManifest(options.manifestPath), options.pack);
  for (const file of pack.models.flatMap((model) => model.files)) {
    options.signal?.throwIfAborted();
    const outcome = await pullFile(file, options);
    options.onFile?.(file.path, outcome);
  }
}

async function pullFile(file: ManifestFile, { from, to, signal }: PullOptions): Promise<"kept" | "copied" | "fetched"> {
  const isSound = await locateFile([to], file).then(
    () => true,
    () => false,
  );
  if (isSound) return "kept";
  const target = join(to, file.path);
  const partial = `${target}.${process.pid}.part`;
  await mkdir(dirname(target), { recursive: true });
  const tried: string[] = [];
  try {
    for (const source of [...(from ? [join(from, file.path)] : []), ...file.urls]) {
      try {
        const isLocal = !file.urls.includes(source);
        await (isLocal ? copyFile(source, partial) : download(source, partial, signal));
        const sha256 = await hashFile(partial);
        if (sha256 !== file.sha256) throw new Error(`its sha256 is ${sha256}`);
        await rename(partial, target);
        return isLocal ? "copied" : "fetched";
      } catch (error) {
        signal?.throwIfAborted();
        tried.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await rm(partial, { force: true });
  }
  const reason = tried.length > 0 ? tried.join("; ") : "the manifest names no address; give a folder with --from";
  throw new ModelFileError("missing", file.path, `could not be fetched (${reason})`);
}

async function download(url: string, path: string, signal: AbortSignal | undefined): Promise<void> {
  const response = await fetch(url, signal ? { signal } : {});
  if (!response.ok || !response.body) throw new Error(`the server answered ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(path));
}

async function eachFile(
  query: ModelQuery,
  look: (file: ManifestFile) => Promise<Pick<ModelFileState, "state" | "path" | "problem">>,
): Promise<ModelFileState[]> {
  const manifest = await readManifest(query.manifestPath);
  const packs: Pack[] = query.pack ? [findPack(manifest, query.pack)] : manifest.packs;
  const files = packs.flatMap((pack) =>
    pack.models.flatMap((model) => model.files.map((file) => ({ pack, model, file }))),
  );
  return Promise.all(
    files.map(async ({ pack, model, file }) => ({
      pack: pack.name,
      role: model.role,
      model: model.name,
      file: file.path,
      bytes: file.bytes,
      licence: file.licence,
      ...(await look(file)),
    })),
  );
}
