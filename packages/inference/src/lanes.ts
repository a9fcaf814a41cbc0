import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** More threads than this cost memory for every model and gain little for one recording. */
const mostLanes = 8;

/** How many engine threads suit this machine: its cores, or the share of them a container was given. */
export function defaultLanes(): number {
  return Math.max(1, Math.min(mostLanes, availableParallelism(), Math.floor(cgroupCores() + 0.5)));
}

/** CPU quota of the container in cores; unlimited and unknown are Infinity. */
function cgroupCores(): number {
  try {
    const [quota, period] = readFileSync("/sys/fs/cgroup/cpu.max", "utf8").trim().split(" ").map(Number);
    return quota && period ? quota / period : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
