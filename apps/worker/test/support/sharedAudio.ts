import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Test data that is too large for the repository lies in a `shared` folder beside the checkout. */
const shared = fileURLToPath(new URL("../../../../../shared/", import.meta.url));

export const hasShared = existsSync(`${shared}audio`) && existsSync(`${shared}models`);
if (!hasShared) process.stderr.write("SKIPPED: tests on real speech need ../shared/audio and ../shared/models\n");

export function sharedAudio(name: string): string {
  return `${shared}audio/${name}`;
}
export const sharedModels = `${shared}models`;
