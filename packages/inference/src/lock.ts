import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";

const FilePin = z.object({ bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
export type FilePin = z.infer<typeof FilePin>;

/**
 * What the manifest leaves open and the first use settled: `files` by path inside a models folder, `proofs` by
 * "name@sha8.featVersion" (what the model computed on this kind of processor).
 */
const Lock = z.object({
  version: z.literal(1),
  files: z.record(z.string(), FilePin).default({}),
  proofs: z.record(z.string(), z.array(z.number())).default({}),
});
export type Lock = z.infer<typeof Lock>;

const emptyLock: Lock = { version: 1, files: {}, proofs: {} };

/** The lock stands in the first models folder, beside the weights it is about. */
export function lockPath(roots: readonly string[]): string {
  return join(roots[0] ?? ".", "lock.json");
}

/** An absent lock is empty. @throws when the file is there but is not a lock. */
export async function readLock(roots: readonly string[]): Promise<Lock> {
  const path = lockPath(roots);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    return emptyLock;
  }
  try {
    return Lock.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not a lock of models; repair or remove it.`, { cause });
  }
}

/**
 * Adds what was settled; what is already there stays. False where the folder cannot be written: then the next start
 * settles it anew, which the caller says aloud.
 */
export async function addToLock(roots: readonly string[], settled: Partial<Lock>): Promise<boolean> {
  const lock = await readLock(roots);
  const path = lockPath(roots);
  const next: Lock = {
    version: 1,
    files: { ...settled.files, ...lock.files },
    proofs: { ...settled.proofs, ...lock.proofs },
  };
  const fresh = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(fresh, `${JSON.stringify(next, null, 2)}\n`);
    await rename(fresh, path);
    return true;
  } catch {
    return false;
  }
}
