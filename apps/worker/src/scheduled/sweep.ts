import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { clipLifeMs, isClipKey } from "@rollcall/core/clip";
import { abandonedArtefactMs, abandonedUploadMs } from "@rollcall/core/schedules";
import type { Db } from "@rollcall/db/client";
import { unfinishedJobs } from "@rollcall/db/retention/unfinishedJobs";
import { unknownMediaKeys } from "@rollcall/db/retention/unknownMediaKeys";
import { removeArtefacts } from "../artefactStore.ts";
import type { Scheduled, Surroundings } from "../scheduled.ts";

/** As many files as this may be unknown before their share of all files is looked at. */
const unremarkable = 50;
const keysPerQuery = 1000;

/** Removes what no row knows: files of the media store, checkpoints of jobs that are over, uploads nobody finished. */
export const sweep: Scheduled = async (around, signal) => ({
  artefacts: await sweepArtefacts(around, signal),
  uploads: await sweepUploads(around.dataDir, signal),
  files: await sweepMedia(around, signal),
});

async function sweepMedia({ db, media }: Surroundings, signal: AbortSignal): Promise<number> {
  const before = Date.now() - abandonedUploadMs;
  const unknown: string[] = [];
  let files = 0;
  let page: string[] = [];
  const look = async () => {
    unknown.push(...(await unknownMediaKeys(db, page)));
    page = [];
  };
  for await (const { key, modifiedAt } of media.list()) {
    signal.throwIfAborted();
    if (isClipKey(key)) {
      if (modifiedAt.getTime() < Date.now() - clipLifeMs) await media.remove(key);
      continue;
    }
    files++;
    // A file lies here before its row is written; an upload may finish as long as it lives.
    if (modifiedAt.getTime() < before) page.push(key);
    if (page.length === keysPerQuery) await look();
  }
  await look();
  // A worker that was pointed to another, or an older, database would find nobody's files everywhere.
  if (unknown.length > unremarkable && unknown.length > files / 2) {
    throw new Error(
      `${unknown.length} of ${files} files in the media store belong to no recording. None was removed: is this the right database?`,
    );
  }
  for (const key of unknown) {
    signal.throwIfAborted();
    await media.remove(key);
  }
  return unknown.length;
}

async function sweepArtefacts({ db, dataDir }: { db: Db; dataDir: string }, signal: AbortSignal): Promise<number> {
  const folder = join(dataDir, "artefacts");
  const old = await untouched(folder, abandonedArtefactMs);
  const unfinished = await unfinishedJobs(db, old);
  const over = old.filter((jobId) => !unfinished.has(jobId));
  for (const jobId of over) {
    signal.throwIfAborted();
    await removeArtefacts(dataDir, jobId);
  }
  return over.length;
}

async function sweepUploads(dataDir: string, signal: AbortSignal): Promise<number> {
  const folder = join(dataDir, "uploads");
  const old = await untouched(folder, abandonedUploadMs);
  for (const name of old) {
    signal.throwIfAborted();
    await rm(join(folder, name), { force: true, recursive: true });
  }
  return old.length;
}

/** What in a folder was not written to for so long. */
async function untouched(folder: string, forMs: number): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const old: string[] = [];
  for (const name of names) {
    const found = await stat(join(folder, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > forMs) old.push(name);
  }
  return old;
}
