import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, stat } from "node:fs/promises";
import { mediaStore } from "./mediaStore.ts";

export interface AdoptedFile {
  mediaKey: string;
  sizeBytes: number;
  sha256: string;
}

/**
 * Moves a finished file into the media store under a random `key`; the person's file name never becomes a path.
 * A file that was moved already is only measured, so that this can be repeated. The sum is taken in one streaming
 * pass: memory does not grow with the file.
 */
export async function adopt(path: string, key: string): Promise<AdoptedFile> {
  if (!(await isAdopted(key))) await mediaStore().adopt(path, key);
  const stored = mediaStore().path(key);
  const [{ size }, sha256] = await Promise.all([stat(stored), sha256Of(stored)]);
  return { mediaKey: key, sizeBytes: size, sha256 };
}

/** Whether the media store has this file. */
export async function isAdopted(key: string): Promise<boolean> {
  return access(mediaStore().path(key)).then(
    () => true,
    () => false,
  );
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}
