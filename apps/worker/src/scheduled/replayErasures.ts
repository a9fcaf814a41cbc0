import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ErasedPerson,
  ErasedPerson as Line,
  listErasures,
  replayErasures as replay,
} from "@rollcall/db/person/replayErasures";
import type { Scheduled } from "../scheduled.ts";

/**
 * A backup of the database brings back people who were erased after it was made. Their ids stand in a file beside the
 * database, one line each, so that they go again; what the file lacks is written into it. Ids and times, nothing else.
 */
export const replayErasures: Scheduled = async ({ db, dataDir }) => {
  const path = join(dataDir, "erasures.jsonl");
  const known = await readLines(path);
  const noted = new Set(known.map(({ personId }) => personId));
  const fresh = (await listErasures(db)).filter(({ personId }) => !noted.has(personId));
  if (fresh.length > 0)
    await appendFile(path, fresh.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
  return { erasedAgain: known.length > 0 ? await replay(db, known) : 0 };
};

/** A line that a crash has cut short says nothing and is left out: the database still knows it. */
async function readLines(path: string): Promise<ErasedPerson[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return [Line.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
