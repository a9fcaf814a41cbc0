import type { Db } from "../client.ts";

/**
 * Those of the keys, files of the media store, that no recording of any organisation knows. A file that was derived
 * from a recording is named after it: its key, a dot and what it is.
 */
export async function unknownMediaKeys(db: Db, keys: readonly string[]): Promise<string[]> {
  const sources = [...new Set(keys.flatMap((key) => [key, sourceOf(key)]))];
  const known = await db.recording.findMany({
    where: { OR: [{ mediaKey: { in: sources } }, { peaksKey: { in: [...keys] } }] },
    select: { mediaKey: true, peaksKey: true },
  });
  const wanted = new Set(known.flatMap(({ mediaKey, peaksKey }) => [mediaKey, peaksKey]));
  return keys.filter((key) => !wanted.has(key) && !wanted.has(sourceOf(key)));
}

function sourceOf(key: string): string {
  return key.split(".")[0] ?? key;
}
