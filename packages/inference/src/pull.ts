import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ModelRole } from "@rollcall/core/model";
import { fetchFile, versionPath } from "./fetchFile.ts";
import { expectedOf, hashFile, type LocatedFile, locateFile, ModelFileError } from "./locate.ts";
import { addToLock, type Lock, readLock } from "./lock.ts";
import { findPack, type ManifestFile, type Pack, readManifest } from "./manifest.ts";

export interface ModelFileState {
  pack: string;
  role: ModelRole;
  model: string;
  /** Path inside a models folder. */
  file: string;
  /** Null where neither the manifest nor the lock says. */
  bytes: number | null;
  licence: string;
  /**
   * "present": it lies in one of the roots, not checked. "good": checked. "pinned": there was nothing to check it
   * against, its sha256 counts from now on. Otherwise what is wrong with it.
   */
  state: "present" | "good" | "pinned" | ModelFileError["problem"];
  /** Where it lies, when it is there and sound. */
  path?: string;
  /** Of the file as it lies there, when it was read. */
  sha256?: string;
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

/** Every file of the packs, its size and sha256 checked; a file that nothing is known of yet is pinned. */
export async function verifyModels(query: ModelQuery): Promise<ModelFileState[]> {
  const pins: Lock["files"] = {};
  const states = await eachFile(query, async (file, lock) => {
    try {
      const { path, sha256, bytes, isFirstUse } = await locateFile(query.roots, file, lock);
      if (isFirstUse) pins[file.path] = { sha256, bytes };
      return { state: isFirstUse ? "pinned" : "good", path, sha256 };
    } catch (error) {
      if (error instanceof ModelFileError) return { state: error.problem, problem: error.message };
      throw error;
    }
  });
  if (Object.keys(pins).length > 0) await addToLock(query.roots, { files: pins });
  return states;
}

export interface PullOptions {
  pack: string;
  /**
   * A models folder, or the address of one on a server, tried before the manifest's addresses. A file there that is not
   * the right one is an error, never passed over.
   */
  from?: string;
  /** The models folder to fill. */
  to: string;
  manifestPath?: string;
  signal?: AbortSignal;
  onFile?(file: string, outcome: PullOutcome): void;
  /** Bytes of the file that is being fetched. */
  onBytes?(file: string, done: number, total: number | null): void;
  /** Called with the sha256 that was pinned because nothing stated one. */
  onPin?(file: string, sha256: string): void;
}

export type PullOutcome = "kept" | "copied" | "fetched";

/**
 * Brings every file of a pack into `to`. A file that is there and sound is kept; another is replaced. A file appears
 * under its name only once its sha256 is right, so an interrupted pull leaves nothing half done under a model's name;
 * a download that broke off is continued by the next pull.
 * @throws ModelFileError when a source that was named has the wrong file, or none has a sound copy.
 */
export async function pullModels(options: PullOptions): Promise<void> {
  const pack = findPack(await readManifest(options.manifestPath), options.pack);
  for (const file of pack.models.flatMap((model) => model.files)) {
    options.signal?.throwIfAborted();
    const lock = await readLock([options.to]);
    const outcome = await pullFile(file, lock, options);
    options.onFile?.(file.path, outcome);
  }
}

async function pullFile(file: ManifestFile, lock: Lock, options: PullOptions): Promise<PullOutcome> {
  const sound = await locateFile([options.to], file, lock).catch(() => undefined);
  if (sound) {
    if (sound.isFirstUse) await pin(file, sound, options);
    return "kept";
  }
  const target = join(options.to, file.path);
  const partial = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  const tried: string[] = [];
  for (const { source, isNamed } of sourcesOf(file, options.from)) {
    try {
      const got = await fetchChecked(file, source, partial, lock, options);
      await rename(partial, target);
      await rm(versionPath(partial), { force: true });
      if (got.isFirstUse) await pin(file, got, options);
      return /^https?:/.test(source) ? "fetched" : "copied";
    } catch (error) {
      options.signal?.throwIfAborted();
      if (isNamed && error instanceof WrongFile)
        throw new ModelFileError("damaged", file.path, `at ${source} is damaged or another file: ${error.message}`);
      tried.push(`${source}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const reason = tried.length > 0 ? tried.join("; ") : "the manifest names no address; give a folder with --from";
  throw new ModelFileError("missing", file.path, `could not be fetched (${reason})`);
}

class WrongFile extends Error {}

/**
 * What arrives in `partial` is checked there. A download that was continued and turns out wrong is begun once more: the
 * earlier part may have come from elsewhere.
 */
async function fetchChecked(
  file: ManifestFile,
  source: string,
  partial: string,
  lock: Lock,
  { signal, onBytes }: Pick<PullOptions, "signal" | "onBytes">,
): Promise<LocatedFile> {
  const expected = expectedOf(file, lock);
  const wasBegun = (await stat(partial).catch(() => undefined)) !== undefined;
  await fetchFile(source, partial, {
    isUnknown: expected.sha256 === null,
    signal,
    onBytes: (done, total) => onBytes?.(file.path, done, total),
  });
  const sha256 = await hashFile(partial);
  const { size: bytes } = await stat(partial);
  const isRight = expected.sha256 === null ? bytes === (expected.bytes ?? bytes) : sha256 === expected.sha256;
  if (isRight) return { path: partial, sha256, bytes, isFirstUse: expected.sha256 === null };
  await rm(partial);
  await rm(versionPath(partial), { force: true });
  if (wasBegun)
    return fetchChecked(file, source, partial, lock, { ...(signal && { signal }), ...(onBytes && { onBytes }) });
  throw new WrongFile(
    expected.sha256 === null
      ? `it has ${bytes} bytes instead of ${expected.bytes}`
      : `its sha256 is ${sha256}, expected ${expected.sha256}`,
  );
}

function sourcesOf(file: ManifestFile, from: string | undefined): { source: string; isNamed: boolean }[] {
  const addresses = file.urls.map((source) => ({ source, isNamed: false }));
  if (from === undefined) return addresses;
  const named = /^https?:/.test(from) ? `${from.replace(/\/+$/, "")}/${file.path}` : join(from, file.path);
  return [{ source: named, isNamed: true }, ...addresses];
}

async function pin(file: ManifestFile, { sha256, bytes }: LocatedFile, { to, onPin }: PullOptions): Promise<void> {
  await addToLock([to], { files: { [file.path]: { sha256, bytes } } });
  onPin?.(file.path, sha256);
}

async function eachFile(
  query: ModelQuery,
  look: (file: ManifestFile, lock: Lock) => Promise<Pick<ModelFileState, "state" | "path" | "sha256" | "problem">>,
): Promise<ModelFileState[]> {
  const manifest = await readManifest(query.manifestPath);
  const lock = await readLock(query.roots);
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
      bytes: expectedOf(file, lock).bytes,
      licence: file.licence,
      ...(await look(file, lock)),
    })),
  );
}
