import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ArtefactStore } from "@rollcall/inference/checkpoint";

/** Finished pieces of a job's work, so that its next attempt goes on from there instead of starting over. */
export interface DiskArtefacts extends ArtefactStore {
  /** Where files that belong to the same job may lie. */
  folder: string;
  /** Puts a stage of an earlier job, which counts as used only when it is asked for. */
  restore(key: string, bytes: Uint8Array): Promise<void>;
  /** The stages that were put or found since this store was opened. */
  used(): Promise<Map<string, Uint8Array>>;
  /** Removes everything; the job is over. */
  clear(): Promise<void>;
}

/**
 * The artefacts of one job, as files below `dataDir` that appear whole or not at all. They hold what was said
 * and how it sounded: readable by their owner only.
 */
export async function openArtefacts(dataDir: string, jobId: string): Promise<DiskArtefacts> {
  const folder = folderOf(dataDir, jobId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (key: string) => join(folder, encodeURIComponent(key));
  const used = new Set<string>();
  const write = async (key: string, bytes: Uint8Array) => {
    const draft = join(folder, `.${randomUUID()}`);
    await writeFile(draft, bytes, { mode: 0o600 });
    await rename(draft, pathOf(key));
  };
  return {
    folder,
    async get(key) {
      try {
        const bytes = await readFile(pathOf(key));
        used.add(key);
        return bytes;
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    async put(key, bytes) {
      await write(key, bytes);
      used.add(key);
    },
    restore: write,
    async used() {
      const stages = new Map<string, Uint8Array>();
      for (const key of used) stages.set(key, await readFile(pathOf(key)));
      return stages;
    },
    clear: () => removeArtefacts(dataDir, jobId),
  };
}

/** What `openArtefacts` of a job has kept; quiet when there is nothing. */
export async function removeArtefacts(dataDir: string, jobId: string): Promise<void> {
  await rm(folderOf(dataDir, jobId), { recursive: true, force: true });
}

function folderOf(dataDir: string, jobId: string): string {
  return join(dataDir, "artefacts", jobId);
}
