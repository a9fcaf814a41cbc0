import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";

/** Finished stages of one recording. The caller keeps one store for each recording and may drop it at any time. */
export interface ArtefactStore {
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** Stage name and a hash of everything its result depends on besides the recording. */
export function artefactKey(stage: string, dependsOn: unknown): string {
  const hash = createHash("sha256")
    .update(JSON.stringify([dependsOn]))
    .digest("hex");
  return `${stage}-${hash.slice(0, 16)}`;
}

/** Whether a key is one of a stage; a job's store also holds what is of no use to another job. */
export function isArtefactKey(key: string): boolean {
  return /^\w+-[0-9a-f]{16}$/.test(key);
}

/** What a stage stored, found by the stage's name alone; undefined when there is nothing that can be read. */
export function storedResult<T>(stages: ReadonlyMap<string, Uint8Array>, stage: string): T | undefined {
  for (const [key, bytes] of stages)
    if (isArtefactKey(key) && key.startsWith(`${stage}-`)) return decoded<T>(bytes)?.value;
  return undefined;
}

/** The stored result of a stage, or the computed one, stored for the next attempt. Without a store just computes. */
export async function checkpointed<T>(
  store: ArtefactStore | undefined,
  key: string,
  compute: () => Promise<T>,
): Promise<T> {
  if (!store) return compute();
  const stored = await store.get(key);
  const earlier = stored && decoded<T>(stored);
  if (earlier) return earlier.value;
  const value = await compute();
  await store.put(key, serialize({ value }));
  return value;
}

/** An artefact that was cut off by a crash is computed again. */
function decoded<T>(bytes: Uint8Array): { value: T } | undefined {
  try {
    return deserialize(bytes) as { value: T }; // written above, under a key that names what made it
  } catch {
    return undefined;
  }
}
