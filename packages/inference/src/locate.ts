import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { FilePin, Lock } from "./lock.ts";
import type { ManifestFile, ManifestModel } from "./manifest.ts";

/**
 * missing: nowhere; incomplete: wrong size; damaged: wrong hash; unusable: right bytes that do not load or compute, or
 * more than this machine can hold.
 */
export type ModelFileProblem = "missing" | "incomplete" | "damaged" | "unusable";

/** A model file that cannot be used. The message is one line that names the file and says how to get a good one. */
export class ModelFileError extends Error {
  readonly problem: ModelFileProblem;
  /** Path inside a models folder. */
  readonly file: string;

  constructor(problem: ModelFileProblem, file: string, sentence: string, options: { cause?: unknown } = {}) {
    super(`Model file ${file} ${sentence}. Get a good copy with: npm run models -- pull`, options);
    this.name = "ModelFileError";
    this.problem = problem;
    this.file = file;
  }
}

export interface LocatedFile extends FilePin {
  path: string;
  /** Neither the manifest nor the lock knew its sha256: this copy decides from now on. */
  isFirstUse: boolean;
}

/** What a file must be, by the manifest or else by the lock. */
export function expectedOf(
  file: ManifestFile,
  lock: Lock | undefined,
): { bytes: number | null; sha256: string | null } {
  const pin = file.sha256 === null ? lock?.files[file.path] : undefined;
  return { bytes: file.bytes ?? pin?.bytes ?? null, sha256: file.sha256 ?? pin?.sha256 ?? null };
}

/**
 * Finds and checks every file of a model, by key. The first root that has the file is the one that counts: a file
 * with the wrong size or hash is an error even when a later root has a good one.
 * @throws ModelFileError
 */
export async function locateModel(
  roots: readonly string[],
  model: ManifestModel,
  lock?: Lock,
): Promise<Record<string, LocatedFile>> {
  const entries = await Promise.all(
    model.files.map(async (file) => [file.key, await locateFile(roots, file, lock)] as const),
  );
  return Object.fromEntries(entries);
}

/** One checked file. @throws ModelFileError */
export async function locateFile(roots: readonly string[], file: ManifestFile, lock?: Lock): Promise<LocatedFile> {
  const expected = expectedOf(file, lock);
  for (const root of roots) {
    const path = join(root, file.path);
    const found = await stat(path).catch(() => undefined);
    if (!found) continue;
    if (expected.bytes !== null && found.size !== expected.bytes) {
      const sizes = `${found.size} bytes instead of ${expected.bytes}`;
      throw new ModelFileError("incomplete", file.path, `at ${path} is incomplete: it has ${sizes}`);
    }
    const sha256 = await hashFile(path);
    if (expected.sha256 !== null && sha256 !== expected.sha256) {
      const hashes = `its sha256 is ${sha256}, expected ${expected.sha256}`;
      throw new ModelFileError("damaged", file.path, `at ${path} is damaged or another file: ${hashes}`);
    }
    return { path, sha256, bytes: found.size, isFirstUse: expected.sha256 === null };
  }
  throw new ModelFileError("missing", file.path, `is missing (looked in ${roots.join(", ")})`);
}

/** sha256 of a file in hex, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), hash);
  return hash.digest("hex");
}
