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

/** Memory this process may still take, in MB: what the machine has free, or less where a container's limit is nearer. */
export function availableMemoryMb(): number {
  const [limit, used, stat] = ["memory.max", "memory.current", "memory.stat"].map((name) =>
    read(`/sys/fs/cgroup/${name}`),
  );
  const ofMachine = memAvailable(read("/proc/meminfo")) ?? freemem();
  return Math.min(ofMachine, freeInContainer(limit, used, stat)) / 1e6;
}

/**
 * Bytes below a container's limit by its cgroup's memory.max, .current and .stat; Infinity without a limit. Files that the
 * kernel keeps in memory count as used there, but give way.
 */
export function freeInContainer(limit = "max", used = "", stat = ""): number {
  const files = [...stat.matchAll(/^(?:in)?active_file (\d+)$/gm)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  const free = Number(limit) - (Number(used) - files);
  return Number.isFinite(free) && limit.trim() !== "" ? free : Number.POSITIVE_INFINITY;
}

/** Linux' own estimate in bytes, which counts what can be given up as free. */
function memAvailable(meminfo = ""): number | undefined {
  const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
