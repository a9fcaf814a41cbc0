import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { mediaStore } from "./mediaStore.ts";

export interface AdoptedFile {
  mediaKey: string;
  sizeBytes: number;
  sha256: string;
}

/**
 * Moves a finished file into the media store under a random key; the person's file name never becomes a path.
 * The sum is taken in one streaming pass, so memory does not grow with the file.
 */
export async function adopt(path: string): Promise<AdoptedFile> {
  const [{ size }, sha256] = await Promise.all([stat(path), sha256Of(path)]);
  const mediaKey = randomUUID();
  await mediaStore().adopt(path, mediaKey);
  return { mediaKey, sizeBytes: size, sha256 };
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}
