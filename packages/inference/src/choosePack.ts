import { stat } from "node:fs/promises";
import { join } from "node:path";
import { findPack, type Manifest, type Pack } from "./manifest.ts";

/** Which complete pack is taken when nobody asked for one. "best" is made for a GPU and has to be asked for. */
const preference = ["standard", "lite"];

/**
 * The pack that was asked for, or else the first of "standard" and "lite" whose files are all there, or else "lite",
 * whose missing files the engine will name. Only looks at names; hashes are checked when files are opened.
 * @throws with the names there are when the wanted pack is not one of them
 */
export async function choosePack(manifest: Manifest, roots: readonly string[], wanted?: string | null): Promise<Pack> {
  if (wanted) return findPack(manifest, wanted);
  const packs = preference.flatMap((name) => manifest.packs.filter((pack) => pack.name === name));
  for (const pack of packs) if (await isComplete(pack, roots)) return pack;
  return packs.at(-1) ?? manifest.packs[0] ?? findPack(manifest, "lite");
}

async function isComplete(pack: Pack, roots: readonly string[]): Promise<boolean> {
  const files = pack.models.flatMap((model) => model.files);
  const found = await Promise.all(files.map((file) => isThere(roots, file.path)));
  return found.every(Boolean);
}

async function isThere(roots: readonly string[], path: string): Promise<boolean> {
  for (const root of roots) {
    const found = await stat(join(root, path)).catch(() => undefined);
    if (found) return true;
  }
  return false;
}
