import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { ManifestFile, ManifestModel } from "./manifest.ts";

/** missing: nowhere; incomplete: wrong size; damaged: wrong hash; unusable: right bytes that do not load or compute. */
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

/**
 * Finds and checks every file of a model; key -> path. The first root that has the file is the one that counts: a file
 * with the wrong size or hash is an error even when a later root has a good one.
 * @throws ModelFileError
 */
export async function locateModel(roots: readonly string[], model: ManifestModel): Promise<Record<string, string>> {
  const entries = await Promise.all(
    model.files.map(async (file) => [file.key, await locateFile(roots, file)] as const),
  );
  return Object.fromEntries(entries);
}

/** Path of one checked file. @throws ModelFileError */
export async function locateFile(roots: readonly string[], file: ManifestFile): Promise<string> {
  for (const root of roots) {
    const path = join(root, file.path);
    const found = await stat(path).catch(() => undefined);
    if (!found) continue;
    if (found.size !== file.bytes) {
      const sizes = `${found.size} bytes instead of ${file.bytes}`;
      throw new ModelFileError("incomplete", file.path, `at ${path} is incomplete: it has ${sizes}`);
    }
    const sha256 = await hashFile(path);
    if (sha256 !== file.sha256) {
      const hashes = `its sha256 is ${sha256}, expected ${file.sha256}`;
      throw new ModelFileError("damaged", file.path, `at ${path} is damaged or another file: ${hashes}`);
    }
    return path;
  }
  throw new ModelFileError("missing", file.path, `is missing (looked in ${roots.join(", ")})`);
}

/** sha256 of a file in hex, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), hash);
  return hash.digest("hex");
}
