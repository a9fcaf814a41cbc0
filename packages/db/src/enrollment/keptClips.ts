import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { Vault } from "../crypto.ts";
import type { MediaStore } from "../storage.ts";

/** Plain bytes that are sealed together: memory does not grow with the clip. */
const chunkBytes = 64 * 1024;
/** What sealing adds to each chunk. */
const sealBytes = 28;
/** A byte each: how long the key's id is, then the id; the sealed chunks follow. */
const idLengthBytes = 1;

/** Where the kept clip of a recording lies. */
export function keptClipKey(mediaKey: string): string {
  return `${mediaKey}.sealed`;
}

/** Seals the file at `source` into the store under `key`, chunk by chunk. */
export async function sealClip(media: MediaStore, vault: Vault, source: string, key: string): Promise<void> {
  const target = media.path(key);
  await mkdir(dirname(target), { recursive: true });
  const draft = `${target}.${randomUUID()}`;
  const from = await open(source, "r");
  const to = await open(draft, "wx", 0o600);
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let at = 0; ; at += chunkBytes) {
      const length = await readFully(from, chunk, at);
      if (length === 0 && at > 0) break;
      const { bytes, keyId } = vault.seal(chunk.subarray(0, length));
      if (at === 0) await to.appendFile(Buffer.concat([Uint8Array.of(keyId.length), Buffer.from(keyId)]));
      await to.appendFile(bytes);
      if (length < chunkBytes) break;
    }
    await to.close();
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await from.close();
    await to.close().catch(() => {}); // closed already when all went well
  }
}

/** Opens a kept clip into the file `target`. Throws when it was sealed with another key, or changed. */
export async function openClip(media: MediaStore, vault: Vault, key: string, target: string): Promise<void> {
  const from = await open(media.path(key), "r");
  const to = await open(target, "w", 0o600);
  try {
    const head = Buffer.alloc(idLengthBytes + 255);
    await readFully(from, head, 0);
    const first = idLengthBytes + (head[0] ?? 0);
    const keyId = head.toString("latin1", idLengthBytes, first);
    const sealed = Buffer.alloc(chunkBytes + sealBytes);
    for (let n = 0; ; n++) {
      const length = await readFully(from, sealed, first + n * sealed.length);
      if (length === 0) break;
      await to.appendFile(vault.open(sealed.subarray(0, length), keyId));
      if (length < sealed.length) break;
    }
  } finally {
    await from.close();
    await to.close();
  }
}

/** Fills the buffer from a place in the file, as far as the file goes. */
async function readFully(file: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
