import { join, resolve } from "node:path";
import { listModels, pullModels } from "@rollcall/inference/pull";
import { root } from "../bootstrap.mjs";

/**
 * Brings the pack's files into models/ when one is in neither models/ nor ../shared/models. With ROLLCALL_MODELS set
 * nothing is fetched: that folder is then the only place, and its owner's business. The worker checks what is there.
 * @throws with the file that could not be fetched
 */
export async function fetchModels(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  if (process.env.ROLLCALL_MODELS) return;
  const to = join(root, "models");
  const mirror = resolve(root, "../shared/models");
  const pack = process.env.ROLLCALL_PACK || "lite";
  const files = await listModels({ roots: [to, mirror], pack });
  const missing = files.filter(({ state }) => state === "missing");
  if (missing.length === 0) return;

  const megabytes = missing.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) / 1e6;
  const isSum = missing.every(({ bytes }) => bytes !== null);
  say(`Fetching ${missing.length} model files (${isSum ? "" : "over "}${megabytes.toFixed(0)} MB) into models/`);
  await pullModels({
    pack,
    from: mirror,
    to,
    signal,
    onFile: (file, outcome) => say(`${outcome} ${file}`),
    onPin: (file, sha256) => say(`No source states the sha256 of ${file}; from now on it is ${sha256}.`),
  });
}
