import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import { ModelFileError } from "./locate.ts";
import type { Pack } from "./manifest.ts";
import type { EngineLog } from "./pool.ts";

/**
 * How many engine threads have room for a pack: each holds weights of its own. Fewer than wanted is said aloud.
 * @throws ModelFileError when there is not room for one.
 */
export function lanesThatFit(pack: Pack, wanted: number, log: EngineLog, availableMb = availableMemoryMb()): number {
  const needMb = packMemoryMb(pack);
  const room = needMb > 0 ? Math.floor(availableMb / needMb) : wanted;
  if (room >= wanted) return wanted;
  const sizes = `the pack "${pack.name}" needs about ${needMb} MB and ${Math.floor(availableMb)} MB are free`;
  if (room < 1) throw new ModelFileError("unusable", pack.models[0]!.files[0]!.path, `has no room here: ${sizes}`);
  log.warn({ wanted, lanes: room }, `fewer engine threads than cores: ${sizes}, once for each thread`);
  return room;
}

/** What one engine thread needs for all models of a pack, in MB; 0 where the manifest does not say. */
export function packMemoryMb({ models }: Pack): number {
  return models.reduce((sum, { memoryMb = 0 }) => sum + memoryMb, 0);
}

/** Memory this process may still take: what the machine has free, or less where a container's limit is nearer. */
export function availableMemoryMb(): number {
  const limit = readNumber("/sys/fs/cgroup/memory.max");
  const used = readNumber("/sys/fs/cgroup/memory.current");
  const reclaimable = memAvailable() ?? freemem();
  const ofContainer = limit === undefined || used === undefined ? Number.POSITIVE_INFINITY : limit - used;
  return Math.min(reclaimable, ofContainer) / 1e6;
}

/** Linux' own estimate, which counts the page cache as free; `freemem` does not everywhere. */
function memAvailable(): number | undefined {
  try {
    const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}

function readNumber(path: string): number | undefined {
  try {
    const value = Number(readFileSync(path, "utf8"));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
