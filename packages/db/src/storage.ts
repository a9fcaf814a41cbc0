import { createReadStream } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";

/** Where recordings and derived files lie. Keys are random and never contain a person's file name. */
export interface MediaStore {
  /** Moves a finished file into the store; on the same file system this is a rename. */
  adopt(tempPath: string, key: string): Promise<void>;
  /** The local path of a key; its folder may not exist yet. */
  path(key: string): string;
  size(key: string): Promise<number>;
  /** Quiet when there is nothing. */
  remove(key: string): Promise<void>;
  /** The bytes from `start` to `end`, both included, as a stream. */
  readRange(key: string, start: number, end: number): Readable;
  /** Every file there is, folder by folder, with when it was last written. */
  list(): AsyncIterable<{ key: string; modifiedAt: Date }>;
}

/** A store in a local folder; files are spread over 256 sub-folders by the first two characters of their key. */
export function createMediaStore(dir: string): MediaStore {
  const root = resolve(dir);

  const isKey = (name: string) => /^[0-9A-Za-z][0-9A-Za-z._-]{7,199}$/.test(name);
  const path = (key: string): string => {
    if (!isKey(key)) throw new Error("This is not a media key.");
    const full = join(root, key.slice(0, 2).toLowerCase(), key);
    if (!full.startsWith(root + sep)) throw new Error("This is not a media key.");
    return full;
  };

  return {
    path,

    adopt: async (tempPath, key) => {
      const target = path(key);
      await mkdir(dirname(target), { recursive: true });
      try {
        await rename(tempPath, target);
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
        // Another file system: copied beside its place first, so that a key never names half a file.
        await copyFile(tempPath, `${target}.part`);
        await rename(`${target}.part`, target);
        await rm(tempPath);
      }
    },

    size: async (key) => (await stat(path(key))).size,
    remove: (key) => rm(path(key), { force: true }),
    list: async function* () {
      for (const folder of await readdir(root).catch(() => [])) {
        for (const key of await readdir(join(root, folder))) {
          // A file may go between being listed and being looked at.
          const found = await stat(join(root, folder, key)).catch(() => null);
          if (found?.isFile() && isKey(key)) yield { key, modifiedAt: found.mtime };
        }
      }
    },
    readRange: (key, start, end) => createReadStream(path(key), { start, end, highWaterMark: 256 * 1024 }),
  };
}
