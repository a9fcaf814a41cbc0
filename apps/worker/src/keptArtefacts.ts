import { randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deserialize, serialize } from "node:v8";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { Vault } from "@rollcall/db/crypto";
import type { MediaStore } from "@rollcall/db/storage";
import { isArtefactKey } from "@rollcall/inference/checkpoint";
import type { DiskArtefacts } from "./artefactStore.ts";

/** Where the finished stages of a recording outlive the job that made them, and what they are sealed with. */
export interface Keeping {
  media: MediaStore;
  vault: Vault;
  /** `artefactsKeyOf` the recording. */
  key: string;
}

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/**
 * Keeps the stages that this run made or used, for other versions of the transcript: another number of speakers then needs
 * no listening. They hold what was said and how it sounded, so they are sealed, and lie beside the recording, which
 * takes them along when it is removed. The file: u8 length of the key's id, the id, the sealed stages.
 */
export async function keepArtefacts(artefacts: DiskArtefacts, { media, vault, key }: Keeping): Promise<void> {
  const used = await artefacts.used();
  const stages = new Map([...used].filter(([stage]) => isArtefactKey(stage)));
  const { bytes, keyId } = vault.seal(await deflate(serialize(stages), { level: 1 }));
  const id = Buffer.from(keyId);
  const draft = join(artefacts.folder, `.${randomUUID()}`);
  await writeFile(draft, Buffer.concat([Uint8Array.of(id.length), id, bytes]), { mode: 0o600 });
  await media.adopt(draft, key);
}

/** Puts kept stages where a job looks for them; returns how many. What cannot be read is worked out anew. */
export async function restoreArtefacts(artefacts: DiskArtefacts, keeping: Keeping): Promise<number> {
  const stages = await readKeptArtefacts(keeping);
  if (!stages) return 0;
  for (const [key, bytes] of stages) await artefacts.restore(key, bytes);
  return stages.size;
}

/** Kept stages by key, null where there are none that can be read. */
export async function readKeptArtefacts({ media, vault, key }: Keeping): Promise<Map<string, Uint8Array> | null> {
  const file = await readFile(media.path(key)).catch(() => null);
  if (!file) return null;
  const idEnd = 1 + (file[0] ?? 0);
  try {
    const opened = vault.open(file.subarray(idEnd), file.toString("utf8", 1, idEnd));
    return deserialize(await inflate(opened)) as Map<string, Uint8Array>; // sealed above: nobody else can have written it
  } catch {
    return null;
  }
}
