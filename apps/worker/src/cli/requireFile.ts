import { stat } from "node:fs/promises";
import { JobError } from "@rollcall/core/errors";
import { UsageError } from "./usageError.ts";

/** Refuses a path that is no file, or an empty one, before any model is loaded; `shown` is what the person typed. */
export async function requireFile(path: string, shown: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UsageError(`There is no file ${shown}.`);
  if (found.size === 0) throw new JobError("MEDIA_EMPTY", "The file is empty.");
}
