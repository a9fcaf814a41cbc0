import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A path in the `shared` folder beside the checkout, or null, said aloud once, where there is none. */
export function sharedPath(...parts: string[]): string | null {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    const candidate = join(folder, "shared", ...parts);
    if (existsSync(candidate)) return candidate;
  }
  process.stderr.write(`Left out: shared/${parts.join("/")} is not beside this checkout.\n`);
  return null;
}
